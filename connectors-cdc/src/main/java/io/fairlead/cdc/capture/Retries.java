// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * When to begin again after an error that may pass, by Debezium's keys {@code errors.max.retries}
 * and {@code retriable.restart.connector.wait.ms}. Used by the task's thread.
 */
public final class Retries {

  private static final long LOOK_MILLIS = 500;

  private final int most;
  private final long waitNanos;
  private int failures;
  private long due;

  private Retries(int most, long waitNanos) {
    this.most = most;
    this.waitNanos = waitNanos;
  }

  /** As a configuration of Debezium's says. */
  public static Retries of(Map<String, String> keys) {
    return new Retries(
        Integer.parseInt(keys.getOrDefault("errors.max.retries", "-1")),
        TimeUnit.MILLISECONDS.toNanos(
            Long.parseLong(keys.getOrDefault("retriable.restart.connector.wait.ms", "10000"))));
  }

  /** Notes that records came. */
  public void succeeded() {
    failures = 0;
  }

  /** Notes a failure; what to throw, which is not retriable when there were too many. */
  public ConnectException failed(RetriableException e) {
    failures++;
    if (most >= 0 && failures > most) {
      return new ConnectException(
          "Failed " + failures + " times in a row (errors.max.retries): " + e.getMessage(), e);
    }
    due = System.nanoTime() + waitNanos;
    return e;
  }

  /** Waits a moment; whether it is time to begin again. Returns at once when the latch opens. */
  public boolean await(CountDownLatch stopped) throws InterruptedException {
    long left = due - System.nanoTime();
    long wait = Math.min(Math.max(left, 0), TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    return !stopped.await(wait, TimeUnit.NANOSECONDS) && System.nanoTime() - due >= 0;
  }
}
