// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.errors.InterruptException;

/** A point in time by which something has to be done. Immutable. */
final class Deadline {

  private final long atNanos;

  private Deadline(long atNanos) {
    this.atNanos = atNanos;
  }

  static Deadline after(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  Deadline plus(Duration more) {
    return new Deadline(atNanos + more.toNanos());
  }

  /** Never negative. */
  Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
  }

  boolean expired() {
    return System.nanoTime() - atNanos >= 0;
  }

  /** Waits a while, but not past the deadline. */
  void pause(Duration wanted) {
    LockSupport.parkNanos(this, Math.min(wanted.toNanos(), remaining().toNanos()));
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptException("Interrupted while waiting for Kafka");
    }
  }
}
