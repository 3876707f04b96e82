// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.api;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a task has come, as an immutable figure for status answers and metrics. The runtime works
 * out rate and remaining time itself, from one answer to the next of the same phase.
 *
 * @param phase a short lower-case word for what the task does now, such as {@code snapshot}, {@code
 *     streaming} or {@code waiting}
 * @param done records handled in this phase, never negative
 * @param total records that this phase is expected to handle; an estimate; empty where unknown
 * @param lag how far the task is behind its source; empty where unknown
 * @param lagBytes how many bytes of the source's log are still to be read; empty where unknown
 * @param details further facts by name in lower snake case, such as {@code tables_done} or {@code
 *     next_run_at}; times in ISO 8601. Shown as they are and in this order, so nothing secret
 */
public record Progress(
    String phase,
    long done,
    OptionalLong total,
    Optional<Duration> lag,
    OptionalLong lagBytes,
    Map<String, String> details) {

  /** Checks and copies the components. */
  public Progress {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(total, "total");
    Objects.requireNonNull(lag, "lag");
    Objects.requireNonNull(lagBytes, "lagBytes");
    if (done < 0) {
      throw new IllegalArgumentException("done is negative: " + done);
    }
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** Progress without bytes and details. */
  public Progress(String phase, long done, OptionalLong total, Optional<Duration> lag) {
    this(phase, done, total, lag, OptionalLong.empty(), Map.of());
  }

  /** Progress of which neither the end nor the lag is known. */
  public static Progress of(String phase, long done) {
    return new Progress(phase, done, OptionalLong.empty(), Optional.empty());
  }

  /** The same with the bytes of the source's log that are still to be read. */
  public Progress withLagBytes(long bytes) {
    return new Progress(phase, done, total, lag, OptionalLong.of(bytes), details);
  }

  /** The same with these facts in the place of the present ones. */
  public Progress withDetails(Map<String, String> facts) {
    return new Progress(phase, done, total, lag, lagBytes, facts);
  }
}
