// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.health.HealthSettings;
import io.fairlead.connect.runtime.health.TaskCondition;
import io.fairlead.connect.runtime.health.TaskFacts;
import io.fairlead.connect.runtime.health.TaskFacts.Busy;
import io.fairlead.connect.runtime.health.TaskReport;
import io.fairlead.connect.runtime.pipeline.TaskFigures;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import java.util.Optional;

/**
 * Looks at one incarnation of a task again and again and judges how it fares. Event loop only.
 *
 * <p>Plugin calls tell when they began. A write to Kafka does not, for the sake of its speed: it
 * counts from the first look that met it.
 */
final class TaskWatch {

  /** Weight of the newest look in the rate of records. */
  private static final double NEWEST = 0.2;

  private final ConnectorTaskId id;
  private final TaskRunner runner;
  private final long sinceMs;
  private final ProgressWatch progress = new ProgressWatch();
  private TaskFigures.Write write;
  private long writeSinceMs;
  private TaskCondition condition;
  private long lookedAtMs;
  private long recordsThen;
  private double rate;

  TaskWatch(ConnectorTaskId id, TaskRunner runner, long nowMs) {
    this.id = id;
    this.runner = runner;
    this.sinceMs = nowMs;
    this.lookedAtMs = nowMs;
  }

  boolean isOf(TaskRunner other) {
    return runner == other;
  }

  /** Takes a look. */
  TaskReport look(HealthSettings settings, long nowMs) {
    TaskFigures figures = runner.figures();
    measure(figures, nowMs);
    TaskFigures.Lag lag = figures.lag(nowMs);
    TaskFacts facts =
        new TaskFacts(
            id.toString(),
            sinceMs,
            figures.lastRecordMs().orElse(null),
            new TaskFacts.Lag(lag.records(), lag.ms()),
            figures.heldBack(),
            busy(figures, nowMs));
    condition = TaskCondition.of(facts, settings, nowMs).after(condition);
    return new TaskReport(
        id.connector(),
        id.task(),
        condition.state(),
        condition.sinceMs(),
        condition.cause(),
        facts.lastRecordMs(),
        lag.records(),
        lag.ms(),
        figures.progress().map(said -> progress.look(said, nowMs)).orElse(null),
        rate);
  }

  private void measure(TaskFigures figures, long nowMs) {
    long records = figures.records();
    long millis = nowMs - lookedAtMs;
    if (millis > 0) {
      double now = (records - recordsThen) * 1000.0 / millis;
      rate = rate == 0 ? now : rate + NEWEST * (now - rate);
      // What has long ceased is not reported as a fraction of a record for ever.
      rate = rate < 0.01 ? 0 : rate;
      lookedAtMs = nowMs;
      recordsThen = records;
    }
  }

  private Optional<Busy> busy(TaskFigures figures, long nowMs) {
    TaskFigures.Write present = figures.write().orElse(null);
    if (present == null || !present.equals(write)) {
      write = present;
      writeSinceMs = nowMs;
    }
    Optional<Busy> call =
        runner
            .currentCall()
            .map(
                pluginCall ->
                    new Busy(
                        "is stuck in " + pluginCall.method() + "() of its plugin",
                        pluginCall.sinceMillis()));
    return call.isPresent() || write == null
        ? call
        : Optional.of(
            new Busy(
                "waits to write to topic "
                    + write.topic()
                    + ", which does not exist and is not created, or whose brokers do not answer,",
                writeSinceMs));
  }
}
