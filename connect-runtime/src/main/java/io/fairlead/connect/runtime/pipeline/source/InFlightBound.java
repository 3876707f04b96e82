// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.pipeline.quota.WorkerMemory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Bounds the bytes of records that are sent and not yet acknowledged. One thread, the task's,
 * acquires; any thread releases. A record larger than the bound goes alone.
 */
final class InFlightBound {

  /** The worker's account is told of this much at once, so that its tasks do not contend. */
  private static final int CHUNK_BYTES = 16 * 1024;

  private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long limit;
  private final WorkerMemory.Account worker;
  private final AtomicLong released = new AtomicLong();
  private final AtomicLong releasedToWorker = new AtomicLong();
  private volatile long wakeAt = Long.MAX_VALUE;
  private volatile Thread waiting;

  // Of the task's thread alone; what is known of released bytes is refreshed when it matters.
  private long acquired;
  private long knownReleased;
  private int notTold;

  InFlightBound(long limit, WorkerMemory.Account worker) {
    this.limit = limit;
    this.worker = worker;
  }

  /**
   * Waits until there is room.
   *
   * @param givenUp true when waiting makes no sense any more
   * @return false if there is none and waiting was given up
   */
  boolean acquire(int bytes, BooleanSupplier givenUp) throws InterruptedException {
    if (acquired + bytes - knownReleased > limit) {
      // Invariant 9: the task is not polled before the broker has taken what it gave.
      long wanted = Math.min(acquired, acquired + bytes - limit);
      if (!awaitReleased(wanted, Long.MAX_VALUE, givenUp)) {
        return false;
      }
    }
    if (worker.isFull() && !awaitWorker(givenUp)) {
      return false;
    }
    acquired += bytes;
    notTold += bytes;
    if (notTold >= CHUNK_BYTES) {
      worker.add(notTold);
      notTold = 0;
    }
    return true;
  }

  /** Waits while the worker holds all that it may; not if nothing is in flight here. */
  private boolean awaitWorker(BooleanSupplier givenUp) throws InterruptedException {
    while (worker.isFull() && released.get() < acquired) {
      if (givenUp.getAsBoolean()) {
        return false;
      }
      LockSupport.parkNanos(this, FULL_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }

  void release(int bytes) {
    long total = released.addAndGet(bytes);
    long told = releasedToWorker.get();
    if (total - told >= CHUNK_BYTES && releasedToWorker.compareAndSet(told, total)) {
      worker.add(told - total);
    }
    if (total >= wakeAt) {
      LockSupport.unpark(waiting);
    }
  }

  /** Waits until nothing is in flight; false if that takes longer, or waiting was given up. */
  boolean awaitEmpty(long timeoutMillis, BooleanSupplier givenUp) throws InterruptedException {
    return awaitReleased(
        acquired, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis), givenUp);
  }

  /** Bytes in flight, roughly. */
  long inFlight() {
    return acquired - released.get();
  }

  private boolean awaitReleased(long wanted, long deadlineNanos, BooleanSupplier givenUp)
      throws InterruptedException {
    knownReleased = released.get();
    if (knownReleased >= wanted) {
      return true;
    }
    waiting = Thread.currentThread();
    wakeAt = wanted;
    try {
      while ((knownReleased = released.get()) < wanted) {
        if (givenUp.getAsBoolean()
            || (deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos >= 0)) {
          return false;
        }
        LockSupport.parkNanos(this, CHECK_NANOS);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return true;
    } finally {
      wakeAt = Long.MAX_VALUE;
    }
  }
}
