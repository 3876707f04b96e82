// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.membership.GroupView;
import io.fairlead.connect.runtime.membership.Membership;
import io.fairlead.connect.runtime.worker.WorkerHost;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows this worker's seat in the group: work is taken up when it is taken, given up when it is
 * lost, and the worker ends when it can never be had. Safe for use by any thread.
 */
final class WorkerSeat implements Membership.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerSeat.class);
  private static final Duration REFRESH = Duration.ofSeconds(10);
  private static final long RETRY_MS = 500;

  private final HerderServices services;
  private final Leader leader;
  private final WorkerHost host;
  private final ScheduledExecutorService background;
  private final CompletableFuture<Void> completion = new CompletableFuture<>();
  private volatile boolean ready;

  WorkerSeat(
      HerderServices services,
      Leader leader,
      WorkerHost host,
      ScheduledExecutorService background) {
    this.services = services;
    this.leader = leader;
    this.host = host;
    this.background = background;
  }

  /** Whether this worker has been a member and knows what shall run. */
  boolean isReady() {
    return ready;
  }

  /** Completes when the worker has ended: exceptionally when it cannot go on. */
  CompletableFuture<Void> completion() {
    return completion;
  }

  /** What keeps this worker from its work, for its user. */
  Optional<String> ailment() {
    if (completion.isCompletedExceptionally()) {
      return Optional.of("The worker has failed and is about to end; see its log");
    }
    Membership membership = services.membership();
    return membership.view().isPresent()
        ? Optional.empty()
        : Optional.of(
            membership
                .obstacle()
                .orElse(
                    "The worker is not a member of its group at the moment: its Kafka brokers do not"
                        + " answer, or a join is under way"));
  }

  @Override
  public void joined(GroupView view) {
    leader.view(view);
    later(0);
  }

  private void later(long delayMs) {
    try {
      background.schedule(this::takeUpWork, delayMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The worker is closed and takes up no work");
    }
  }

  // What was placed elsewhere while this worker was away must be known before it starts anything.
  private void takeUpWork() {
    try {
      services.configs().refresh(REFRESH);
      host.resume();
      ready = true;
    } catch (KafkaException e) {
      LOG.warn("The config topic cannot be read yet: {}", e.toString());
      later(RETRY_MS);
    }
  }

  @Override
  public void lost(String reason) {
    leader.seatLost();
    host.fence(reason);
  }

  @Override
  public void failed(Throwable cause) {
    LOG.error("This worker cannot be a member of its group and ends", cause);
    leader.seatLost();
    host.fence(cause.getMessage());
    completion.completeExceptionally(cause);
  }
}
