// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.membership.GroupView;
import io.fairlead.connect.runtime.membership.Member;
import io.fairlead.connect.runtime.worker.WorkerHost;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a worker leaves: it says so, so that each task is begun elsewhere as soon as it has ended
 * here, while this worker is still a member. Where nobody listens, or takes too long, it leaves as
 * it is: others then take its work over when the group has noticed.
 */
final class Departure {

  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
  private static final long LOOK_MS = 20;

  private static final Duration PLACED = Duration.ofSeconds(5);

  /** Tasks have the graceful time-out for themselves. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final HerderServices services;
  private final ClusterAdmin cluster;
  private final WorkerHost host;

  Departure(HerderServices services, ClusterAdmin cluster, WorkerHost host) {
    this.services = services;
    this.cluster = cluster;
    this.host = host;
  }

  /**
   * Blocks until nothing runs here any more; for each step no longer than the graceful time-out.
   */
  void handOver() {
    GroupView view = services.membership().view().orElse(null);
    if (view == null || view.members().size() < 2) {
      return;
    }
    Duration graceful =
        Duration.ofMillis(
            services.config().getLong(WorkerConfig.TASK_SHUTDOWN_GRACEFUL_TIMEOUT_MS_CONFIG));
    try {
      announce(view, graceful).get(graceful.toMillis(), TimeUnit.MILLISECONDS);
      host.whenEmpty().get(graceful.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
      awaitPlaced();
      LOG.info("The work of this worker is handed over");
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("The work of this worker is not handed over, but stopped: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A leader that goes at once leaves the last pieces for the next leader to find. */
  private void awaitPlaced() throws InterruptedException {
    Instant deadline = Instant.now().plus(PLACED);
    while (isPlacedHere() && hasHeir() && Instant.now().isBefore(deadline)) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
  }

  private boolean hasHeir() {
    return services.membership().view().filter(view -> view.members().size() > 1).isPresent();
  }

  private boolean isPlacedHere() {
    String self = services.selfId();
    return services.configs().snapshot().placements().values().stream()
        .anyMatch(
            placement ->
                self.equals(placement.connector().worker())
                    || placement.tasks().stream().anyMatch(task -> self.equals(task.worker())));
  }

  private CompletableFuture<Void> announce(GroupView view, Duration patience) {
    Instant deadline = Instant.now().plus(patience);
    Member leader = view.leader().orElse(null);
    return view.isLeader() || leader == null
        ? cluster.leaves(view.selfId(), deadline)
        : services.leaderClient().leaves(leader.url(), view.selfId(), deadline);
  }
}
