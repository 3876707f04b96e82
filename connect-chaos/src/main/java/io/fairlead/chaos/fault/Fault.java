// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.fault;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that breaks, and is healed after a while.
 *
 * @param lasts from breaking to healing
 */
public record Fault(Kind kind, Target target, Duration lasts) {

  /** What is done to a target. */
  public enum Kind {
    /** SIGKILL; healing starts it again. */
    KILL,
    /** SIGTERM; healing starts it again. */
    STOP,
    /** SIGSTOP; healing lets it go on as if nothing had been. */
    FREEZE,
    /** A worker and the brokers do not reach each other. */
    CUT_FROM_BROKERS,
    /** The other workers do not reach a worker. */
    CUT_FROM_WORKERS,
    /** A worker's clock jumps forward; healing lets it jump back. */
    CLOCK_AHEAD,
    /** A worker's clock jumps back; healing lets it jump forward. */
    CLOCK_BEHIND
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " of " + target;
  }
}
