// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells when nothing has come for a while. Only time counts in which somebody listened: a process
 * that stood still, as in a long collection of garbage, finds what came meanwhile only afterwards.
 * Not thread-safe.
 */
final class Silence {

  private static final long LONGEST_STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long wantedNanos;
  private long heardNanos;
  private long lastNanos;
  private long arrivalNanos;
  private boolean begun;

  /**
   * @param wanted how long nothing must have come
   */
  Silence(Duration wanted) {
    this.wantedNanos = wanted.toNanos();
  }

  /**
   * Listens; called often.
   *
   * @param nowNanos of {@code System.nanoTime}
   * @param lastArrivalNanos when something came last, or the connection was made
   * @param pending whether something that came is not done with
   * @return whether nothing has come for long enough
   */
  boolean lasts(long nowNanos, long lastArrivalNanos, boolean pending) {
    if (!begun || pending || lastArrivalNanos != arrivalNanos) {
      heardNanos = 0;
    } else {
      heardNanos += Math.min(nowNanos - lastNanos, LONGEST_STEP_NANOS);
    }
    begun = true;
    lastNanos = nowNanos;
    arrivalNanos = lastArrivalNanos;
    return heardNanos >= wantedNanos;
  }
}
