// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.health;

import java.time.Instant;

/**
 * How a running task fares.
 *
 * @param sinceMs as far as the facts tell
 * @param cause a sentence
 */
public record TaskCondition(HealthState state, long sinceMs, String cause) {

  /** Judges the facts. Pure. */
  public static TaskCondition of(TaskFacts facts, HealthSettings settings, long nowMs) {
    if (facts.busy().isPresent()) {
      TaskFacts.Busy busy = facts.busy().get();
      if (nowMs - busy.sinceMs() > settings.stalledAfterMs()) {
        return new TaskCondition(
            HealthState.STALLED,
            busy.sinceMs(),
            "Task " + facts.task() + " " + busy.what() + since(busy.sinceMs()));
      }
    }
    long quietSince = facts.lastRecordMs() == null ? facts.runningSinceMs() : facts.lastRecordMs();
    boolean quiet = nowMs - quietSince > settings.idleAfterMs();
    Long behind = facts.lag().records();
    if (behind != null && behind > 0 && quiet && !facts.heldBack()) {
      return new TaskCondition(
          HealthState.STALLED,
          quietSince,
          "Task "
              + facts.task()
              + " has "
              + behind
              + " records to deliver and has delivered none"
              + since(quietSince));
    }
    Long lagMs = facts.lag().ms();
    if (lagMs != null && lagMs > settings.lagMs()) {
      return new TaskCondition(
          HealthState.LAGGING,
          nowMs,
          "Task "
              + facts.task()
              + " is "
              + lagMs / 1000
              + " s behind"
              + (behind == null ? "" : ", with " + behind + " records to go")
              + (facts.heldBack() ? "; its quota holds it back." : "."));
    }
    if (facts.lastRecordMs() == null || quiet) {
      return new TaskCondition(
          HealthState.IDLE,
          quietSince,
          "Task " + facts.task() + " has had no record" + since(quietSince));
    }
    return new TaskCondition(HealthState.HEALTHY, nowMs, "Records flow.");
  }

  private static String since(long ms) {
    return " since " + Instant.ofEpochMilli(ms) + ".";
  }

  /** This condition, known for as long as an earlier one of the same state. */
  public TaskCondition after(TaskCondition earlier) {
    return earlier != null && earlier.state() == state && earlier.sinceMs() < sinceMs
        ? new TaskCondition(state, earlier.sinceMs(), cause)
        : this;
  }
}
