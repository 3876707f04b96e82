// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.quota;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of records that all tasks of a worker hold between Kafka and their plugins ({@code
 * fairlead.worker.inflight.bytes}). Tasks that hold nothing may always take one more batch, so that
 * none starves and none waits for itself. Safe for use by any thread.
 */
public final class WorkerMemory {

  private final long limit;
  private final AtomicLong held = new AtomicLong();

  public WorkerMemory(long limit) {
    this.limit = limit;
  }

  /** Half of the largest heap, unless the worker says otherwise. */
  public static WorkerMemory ofWorker(long configured) {
    return new WorkerMemory(configured > 0 ? configured : Runtime.getRuntime().maxMemory() / 2);
  }

  // Invariant 9: however many tasks there are, what they hold has a bound.
  public boolean isFull() {
    return held.get() >= limit;
  }

  public long held() {
    return held.get();
  }

  /** An account for one task. */
  public Account open() {
    return new Account();
  }

  /** What one task holds, roughly. Safe for use by any thread. */
  public final class Account implements AutoCloseable {

    private final AtomicLong own = new AtomicLong();
    private volatile boolean closed;

    private Account() {}

    /** More, or less when negative. */
    public void add(long bytes) {
      if (!closed && bytes != 0) {
        own.addAndGet(bytes);
        held.addAndGet(bytes);
        if (closed) {
          close();
        }
      }
    }

    /** Whether the worker holds as much as it may. */
    public boolean isFull() {
      return WorkerMemory.this.isFull();
    }

    /** Gives back what is left. Idempotent. */
    @Override
    public void close() {
      closed = true;
      held.addAndGet(-own.getAndSet(0));
    }
  }
}
