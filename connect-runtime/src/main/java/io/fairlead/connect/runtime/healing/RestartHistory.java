// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.healing;

import java.util.ArrayList;
import java.util.List;

/**
 * Restarts of one task or connector instance so far. Immutable.
 *
 * @param attempts in a row, without a quiet time between them
 * @param restartsMs when the restarts of the last hour were made, in order
 */
public record RestartHistory(int attempts, List<Long> restartsMs) {

  /** Nothing has failed yet. */
  public static final RestartHistory NONE = new RestartHistory(0, List.of());

  private static final long HOUR_MS = 3_600_000;

  public RestartHistory {
    restartsMs = List.copyOf(restartsMs);
  }

  /** A restart is made at this time. */
  public RestartHistory restarted(long nowMs) {
    List<Long> times = new ArrayList<>(within(nowMs).restartsMs());
    times.add(nowMs);
    return new RestartHistory(attempts + 1, times);
  }

  /** Without what is longer ago than an hour; a clock that jumped back forgets the future. */
  RestartHistory within(long nowMs) {
    return new RestartHistory(
        attempts, restartsMs.stream().filter(at -> at > nowMs - HOUR_MS && at <= nowMs).toList());
  }

  /** Earliest time at which one more restart is within the limit. */
  long roomAtMs(int perHour, long nowMs) {
    List<Long> recent = within(nowMs).restartsMs();
    return recent.size() < perHour ? nowMs : recent.get(recent.size() - perHour) + HOUR_MS;
  }

  boolean wasQuiet(long quietMs, long nowMs) {
    return !restartsMs.isEmpty() && nowMs - restartsMs.get(restartsMs.size() - 1) >= quietMs;
  }

  RestartHistory calm() {
    return new RestartHistory(0, restartsMs);
  }
}
