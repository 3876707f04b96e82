// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs events in order, delayed events, and a regular tick. Events after {@link
 * #close} are dropped with a debug line. Safe for use by any thread.
 */
final class EventLoop implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
  private static final long TICK_MS = 500;
  private static final long SOON_MS = 50;

  private final ScheduledThreadPoolExecutor thread;
  private final Runnable tick;

  EventLoop(String name, Runnable tick) {
    this.tick = guarded(tick);
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread loop = new Thread(task, name);
              loop.setDaemon(true);
              return loop;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.scheduleWithFixedDelay(this.tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void execute(Runnable event) {
    executeLater(Duration.ZERO, event);
  }

  void executeLater(Duration delay, Runnable event) {
    try {
      thread.schedule(guarded(event), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("An event came after the end of the loop and is dropped");
    }
  }

  void tickSoon() {
    executeLater(Duration.ofMillis(SOON_MS), tick);
  }

  private static Runnable guarded(Runnable event) {
    return () -> {
      try {
        event.run();
      } catch (RuntimeException e) {
        LOG.error("An event failed unexpectedly; the loop goes on", e);
      }
    };
  }

  void close(Duration timeout) {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
