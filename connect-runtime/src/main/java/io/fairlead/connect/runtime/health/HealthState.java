// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.health;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a connector or task fares, in one word. */
public enum HealthState {
  /** Records flow and are not far behind. */
  HEALTHY,
  /** In order, but there has been no record for a while. */
  IDLE,
  /** Records flow, further behind than is wanted. */
  LAGGING,
  /** Nothing moves although it should: a call that hangs, a topic that cannot be written. */
  STALLED,
  /** A part of the connector works. */
  DEGRADED,
  /** Nothing works, and nothing will before somebody does something. */
  FAILED,
  /** It failed or moves, and is about to be started again. */
  RESTARTING,
  /** Paused or stopped by its user. */
  PAUSED;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static HealthState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
