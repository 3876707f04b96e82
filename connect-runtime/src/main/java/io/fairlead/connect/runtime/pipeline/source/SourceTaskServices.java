// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that the source tasks of a worker share: one that only looks at the clock, and as many
 * for the work that falls due as are blocked at the same time. Safe for use by any thread.
 */
public final class SourceTaskServices implements AutoCloseable {

  private static final long IDLE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor clock;
  private final ThreadPoolExecutor workers;

  /**
   * @param workerId for the names of threads
   */
  public SourceTaskServices(String workerId) {
    clock =
        new ScheduledThreadPoolExecutor(
            1, daemons("source-offset-commit-clock-" + workerId, false));
    clock.setRemoveOnCancelPolicy(true);
    // Bounded by the tasks: none has more than two jobs at a time.
    workers =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons("source-offset-commit-" + workerId, true));
  }

  private static ThreadFactory daemons(String name, boolean numbered) {
    AtomicInteger number = new AtomicInteger();
    return job -> {
      Thread thread = new Thread(job, numbered ? name + "-" + number.incrementAndGet() : name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs a job again and again, on a thread where it may block, until the future is cancelled. */
  Future<?> every(Duration interval, Runnable job) {
    long millis = Math.max(1, interval.toMillis());
    return clock.scheduleWithFixedDelay(
        () -> workers.execute(job), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Runs a job once, on a thread where it may block. */
  Future<?> after(Duration delay, Runnable job) {
    return clock.schedule(() -> workers.execute(job), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Where jobs may block. */
  Executor workers() {
    return workers;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    workers.shutdownNow();
  }
}
