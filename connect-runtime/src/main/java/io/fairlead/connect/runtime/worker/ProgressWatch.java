// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.api.Progress;
import io.fairlead.connect.runtime.health.ProgressReport;

/**
 * Works out the speed of a task's phase, and when it will end, from what the task says again and
 * again. Not safe for use by several threads.
 */
final class ProgressWatch {

  /** Shorter times say more of the task's batches than of its speed. */
  private static final long LEAST_MS = 1_000;

  /** Weight of the newest span in the speed. */
  private static final double NEWEST = 0.3;

  private Progress said;
  private long saidMs;
  private double perSecond = -1;

  ProgressReport look(Progress now, long nowMs) {
    if (said == null || !said.phase().equals(now.phase()) || now.done() < said.done()) {
      perSecond = -1;
      said = now;
      saidMs = nowMs;
    } else if (nowMs - saidMs >= LEAST_MS) {
      double newest = (now.done() - said.done()) * 1000.0 / (nowMs - saidMs);
      perSecond = perSecond < 0 ? newest : perSecond + NEWEST * (newest - perSecond);
      said = now;
      saidMs = nowMs;
    }
    return new ProgressReport(
        now.phase(),
        now.done(),
        now.total().isPresent() ? now.total().getAsLong() : null,
        perSecond < 0 ? null : Math.round(perSecond * 10) / 10.0,
        etaSeconds(now),
        now.lagBytes().isPresent() ? now.lagBytes().getAsLong() : null,
        now.details());
  }

  private Long etaSeconds(Progress now) {
    if (now.total().isEmpty()) {
      return null;
    }
    long left = now.total().getAsLong() - now.done();
    if (left <= 0) {
      return 0L;
    }
    // At less than a record in a hundred seconds nobody can say when it ends.
    return perSecond < 0.01 ? null : (long) Math.ceil(left / perSecond);
  }
}
