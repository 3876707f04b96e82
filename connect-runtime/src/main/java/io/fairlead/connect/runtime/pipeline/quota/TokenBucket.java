// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.quota;

/**
 * Lets so much through in a second. What is taken at once may exceed what is there: then the next
 * has to wait until the debt is paid, so that the average holds whatever the size of batches. What
 * is not used is kept for a tenth of a second. For one thread.
 */
final class TokenBucket {

  private static final double KEPT_SECONDS = 0.1;
  private static final double NANOS = 1e9;

  private final double perSecond;
  private double tokens;
  private long filledAtNanos;

  TokenBucket(double perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.filledAtNanos = nowNanos;
  }

  void take(double amount, long nowNanos) {
    fill(nowNanos);
    tokens -= amount;
  }

  /** Nanoseconds until the debt is paid; 0 when there is none. */
  long waitNanos(long nowNanos) {
    fill(nowNanos);
    return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perSecond * NANOS);
  }

  private void fill(long nowNanos) {
    double earned = (nowNanos - filledAtNanos) / NANOS * perSecond;
    tokens = Math.min(perSecond * KEPT_SECONDS, tokens + earned);
    filledAtNanos = nowNanos;
  }
}
