// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a task has come, as an immutable figure for status answers and metrics.
 *
 * @param phase a short lower-case word for what the task does now, such as {@code snapshot}, {@code
 *     streaming} or {@code waiting}
 * @param done records handled in this phase, never negative
 * @param total records that this phase is expected to handle; an estimate; empty where unknown
 * @param lag how far the task is behind its source; empty where unknown
 */
public record Progress(String phase, long done, OptionalLong total, Optional<Duration> lag) {

  /** Checks the components. */
  public Progress {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(total, "total");
    Objects.requireNonNull(lag, "lag");
    if (done < 0) {
      throw new IllegalArgumentException("done is negative: " + done);
    }
  }

  /** Progress of which neither the end nor the lag is known. */
  public static Progress of(String phase, long done) {
    return new Progress(phase, done, OptionalLong.empty(), Optional.empty());
  }
}
