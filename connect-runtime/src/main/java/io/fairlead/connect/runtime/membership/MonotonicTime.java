// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/**
 * Milliseconds that only ever grow as time passes, whatever is done to the machine's clock. They
 * begin at the clock's time, and are good for differences alone. The group protocol measures
 * sessions and heartbeats with them, so that a clock that is set costs no worker its seat.
 */
final class MonotonicTime implements Time {

  /** One for all, so that their milliseconds can be compared. */
  static final MonotonicTime INSTANCE =
      new MonotonicTime(System::nanoTime, System.currentTimeMillis());

  private final LongSupplier nanos;
  private final long beginNanos;
  private final long beginMillis;

  /**
   * @param nanos as of {@link System#nanoTime}
   */
  MonotonicTime(LongSupplier nanos, long beginMillis) {
    this.nanos = nanos;
    this.beginNanos = nanos.getAsLong();
    this.beginMillis = beginMillis;
  }

  @Override
  public long milliseconds() {
    return beginMillis + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - beginNanos);
  }

  @Override
  public long nanoseconds() {
    return nanos.getAsLong();
  }

  @Override
  public long hiResClockMs() {
    return TimeUnit.NANOSECONDS.toMillis(nanoseconds());
  }

  @Override
  public void sleep(long ms) {
    Time.SYSTEM.sleep(ms);
  }

  @Override
  public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs)
      throws InterruptedException {
    synchronized (object) {
      while (!condition.get()) {
        long left = deadlineMs - milliseconds();
        if (left <= 0) {
          throw new org.apache.kafka.common.errors.TimeoutException(
              "Condition not satisfied before deadline");
        }
        object.wait(left);
      }
    }
  }
}
