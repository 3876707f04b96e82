// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.healing.Failures;
import io.fairlead.connect.runtime.healing.RestartDecision;
import io.fairlead.connect.runtime.healing.RestartDecision.Restart;
import io.fairlead.connect.runtime.healing.RestartDecision.StayFailed;
import io.fairlead.connect.runtime.healing.RestartHistory;
import io.fairlead.connect.runtime.healing.RestartPolicy;
import io.fairlead.connect.runtime.healing.RestartSettings;
import io.fairlead.connect.runtime.store.StatusStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts one task, or a connector's instance, again after failures that may pass, as {@link
 * RestartPolicy} decides, and keeps its journal. Event loop only.
 */
final class Healing {

  private static final Logger LOG = LoggerFactory.getLogger(Healing.class);
  private static final int MOST_ENTRIES = 20;

  /**
   * What healing needs of the host.
   *
   * @param later runs something on the event loop after a time
   */
  record Services(
      WorkerConfig config,
      StatusStore statuses,
      String workerId,
      Time time,
      BiConsumer<Duration, Runnable> later) {}

  private final String connector;
  private final Integer task;
  private final Services services;
  private final Runnable restart;
  private List<RestartEntry> journal;
  private RestartHistory history = RestartHistory.NONE;
  private long plans;

  /**
   * @param task number of the task, or null for the connector's instance
   * @param restart does it; called on the event loop
   */
  Healing(String connector, Integer task, Services services, Runnable restart) {
    this.connector = connector;
    this.task = task;
    this.services = services;
    this.restart = restart;
  }

  /**
   * It has failed and ended.
   *
   * @param config of the connector, as stored
   * @param cause without secrets
   */
  void failed(Map<String, String> config, Throwable cause) {
    long now = services.time().milliseconds();
    RestartSettings settings = RestartSettings.of(services.config(), config);
    history = RestartPolicy.settled(settings, history, now);
    RestartDecision decision =
        RestartPolicy.decide(
            settings,
            history,
            Failures.kindOf(cause),
            now,
            ThreadLocalRandom.current().nextDouble());
    String what = task == null ? "Connector " + connector : "Task " + connector + "-" + task;
    if (decision instanceof Restart planned) {
      long wait = Math.max(0, planned.atMs() - now);
      LOG.info("{} is started again in {} ms, attempt {}", what, wait, planned.attempt());
      long plan = ++plans;
      services.later().accept(Duration.ofMillis(wait), () -> begin(plan));
    } else if (decision instanceof StayFailed staying) {
      plans++;
      LOG.info("{} is not started again by itself: {}", what, staying.reason());
    }
    note(entry(decision, cause, now));
  }

  private void begin(long plan) {
    if (plan == plans) {
      history = history.restarted(services.time().milliseconds());
      restart.run();
    }
  }

  /** It is restarted by hand or configured anew: the back-off begins anew. */
  void forget() {
    plans++;
    history = RestartHistory.NONE;
  }

  private RestartEntry entry(RestartDecision decision, Throwable cause, long now) {
    String words = Failures.inOneLine(cause);
    if (decision instanceof Restart planned) {
      return new RestartEntry(
          task,
          now,
          words,
          planned.attempt(),
          planned.atMs(),
          planned.limited() ? "The limit of restarts per hour is reached." : null,
          services.workerId());
    }
    return new RestartEntry(
        task, now, words, 0, null, ((StayFailed) decision).reason(), services.workerId());
  }

  private void note(RestartEntry entry) {
    if (journal == null) {
      // Where the work's last worker left off.
      journal =
          services.statuses().restarts(connector).stream()
              .filter(old -> Objects.equals(old.task(), task))
              .toList();
    }
    List<RestartEntry> longer = new ArrayList<>(journal);
    longer.add(entry);
    journal = List.copyOf(longer.subList(Math.max(0, longer.size() - MOST_ENTRIES), longer.size()));
    services.statuses().putRestarts(connector, task, journal);
  }
}
