// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.progress;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a task's delivery: one to which all its state belongs, and one for each request
 * that is under way. Safe for use by any thread; {@code close} is idempotent.
 *
 * <p>What goes wrong in the state's thread ends the delivery: the first reason is kept for the
 * task, which throws it.
 */
public final class DeliveryThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryThreads.class);

  private final ScheduledExecutorService own;
  private final ExecutorService io;
  private final AtomicReference<ConnectException> failure = new AtomicReference<>();

  /**
   * Starts them.
   *
   * @param name what their names begin with
   */
  public DeliveryThreads(String name) {
    this.io = Executors.newCachedThreadPool(task -> daemon(task, name + "-http"));
    this.own = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, name + "-delivery"));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** For requests; as many threads as there are, which end when they are not needed any more. */
  public Executor io() {
    return io;
  }

  /** Runs a task in the thread of the state, soon. */
  public void execute(Runnable task) {
    try {
      own.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      // Closed: what was not delivered is read again.
      LOG.debug("closed", e);
    }
  }

  /** Runs a task there after so many milliseconds, at least one. */
  public void executeIn(long millis, Runnable task) {
    try {
      own.schedule(guarded(task), Math.max(1, millis), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed", e);
    }
  }

  /** Runs a task there again and again. */
  public void executeEvery(Duration pause, Runnable task) {
    long millis = pause.toMillis();
    own.scheduleWithFixedDelay(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        fail(new ConnectException("The delivery broke", e));
      }
    };
  }

  /** The delivery cannot go on. */
  public void fail(ConnectException reason) {
    if (failure.compareAndSet(null, reason)) {
      LOG.error("The delivery ends: {}", reason.getMessage());
    }
  }

  /** Why it cannot go on, once that is so. */
  public Optional<ConnectException> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Milliseconds of a clock that only goes forward. */
  public static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void close() {
    own.shutdownNow();
    io.shutdownNow();
  }
}
