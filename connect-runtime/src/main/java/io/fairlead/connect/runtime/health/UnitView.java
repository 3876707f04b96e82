// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.health;

import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.connector.RunState;
import java.time.Instant;

/**
 * What is known of a task, or of the connector's own instance.
 *
 * @param name as users know it, to begin a sentence
 * @param state last reported, or null
 * @param worker that it was last reported from, or shall run on; may be null
 * @param report of the worker on which it runs, or null
 * @param silent true when that worker was asked and does not answer
 * @param lastFailure newest line of its journal, or null
 */
public record UnitView(
    String name,
    RunState state,
    String worker,
    TaskReport report,
    boolean silent,
    RestartEntry lastFailure) {

  /** Judges what is known; never null. Pure. */
  public UnitHealth judge() {
    if (state == null || state == RunState.UNASSIGNED || state == RunState.DESTROYED) {
      return health(HealthState.RESTARTING, null, name + " waits for a worker.");
    }
    return switch (state) {
      case FAILED -> failed();
      case RESTARTING -> health(HealthState.RESTARTING, null, name + " is being restarted.");
      case PAUSED -> health(HealthState.PAUSED, null, name + " is paused.");
      case STOPPED -> health(HealthState.PAUSED, null, name + " is stopped.");
      default -> running();
    };
  }

  private UnitHealth failed() {
    if (lastFailure == null) {
      return health(HealthState.FAILED, null, name + " failed; its status tells why.");
    }
    if (lastFailure.restartAtMs() != null) {
      return health(
          HealthState.RESTARTING,
          lastFailure.failedAtMs(),
          name
              + " failed and is started again at "
              + Instant.ofEpochMilli(lastFailure.restartAtMs())
              + " (attempt "
              + lastFailure.attempt()
              + "): "
              + lastFailure.cause());
    }
    return health(
        HealthState.FAILED,
        lastFailure.failedAtMs(),
        name + " failed: " + lastFailure.cause() + ". " + lastFailure.reason());
  }

  private UnitHealth running() {
    if (report != null) {
      return health(report.state(), report.sinceMs(), report.cause());
    }
    return silent
        ? health(
            HealthState.DEGRADED,
            null,
            "Worker " + worker + ", which runs " + name + ", does not answer.")
        : health(HealthState.HEALTHY, null, name + " runs.");
  }

  private UnitHealth health(HealthState judged, Long sinceMs, String cause) {
    return new UnitHealth(this, judged, sinceMs, cause);
  }

  /**
   * A judged unit.
   *
   * @param sinceMs null where it is not known
   */
  public record UnitHealth(UnitView unit, HealthState state, Long sinceMs, String cause) {}
}
