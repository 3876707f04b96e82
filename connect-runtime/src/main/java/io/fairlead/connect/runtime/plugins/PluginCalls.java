// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Calls plugins on threads of their own, with a deadline.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>thread</th><th>does</th><th>ends</th></tr>
 *   <tr><td>caller</td><td>waits, at most until the deadline</td><td>-</td></tr>
 *   <tr><td>one daemon per call</td><td>runs the plugin with its loader as context loader</td>
 *   <td>when the plugin returns; past the deadline it is interrupted and nobody waits for it</td>
 *   </tr>
 * </table>
 *
 * Threads that do not end in spite of the interrupt are counted; when too many are stuck, further
 * calls are refused, so that a broken plugin cannot use up the worker. Safe for use by any thread.
 */
public final class PluginCalls {

  private static final Logger LOG = LoggerFactory.getLogger(PluginCalls.class);
  private static final int MAX_STUCK = 200;
  private static final int MAX_STUCK_PER_LOADER = 10;

  private final int maxStuck;
  private final int maxStuckPerLoader;
  private final Set<Call<?>> stuck = ConcurrentHashMap.newKeySet();

  public PluginCalls() {
    this(MAX_STUCK, MAX_STUCK_PER_LOADER);
  }

  /**
   * @param maxStuck calls that may be stuck before further ones are refused
   * @param maxStuckPerLoader the same, of plugins of one loader
   */
  public PluginCalls(int maxStuck, int maxStuckPerLoader) {
    this.maxStuck = maxStuck;
    this.maxStuckPerLoader = maxStuckPerLoader;
  }

  /**
   * A call that is past its deadline and has not ended.
   *
   * @param call plugin and method
   * @param since when it began
   */
  public record StuckCall(String call, Instant since, Thread thread) {}

  /**
   * Calls a plugin and waits for the result.
   *
   * @param what plugin and method, for messages: {@code "MyConnector.start"}
   * @param deadline after which the call is interrupted
   * @param loader of the plugin, for the thread's context; null keeps the caller's
   * @throws PluginCallTimeoutException past the deadline
   * @throws RuntimeException what the plugin threw; checked exceptions and errors come wrapped in a
   *     ConnectException
   */
  public <T> T call(String what, Duration deadline, ClassLoader loader, Callable<T> callable) {
    return call(() -> what, deadline, loader, callable);
  }

  /** Like the other, for calls that go through several methods: what is asked when it is late. */
  public <T> T call(
      Supplier<String> what, Duration deadline, ClassLoader loader, Callable<T> callable) {
    refuseWhenTooManyAreStuck(what, loader);
    // Invariant 6: whatever the plugin does, it does it on this thread.
    Call<T> call = new Call<>(what, loader, callable);
    call.thread.start();
    return call.await(deadline);
  }

  private void refuseWhenTooManyAreStuck(Supplier<String> what, ClassLoader loader) {
    // Invariant 6: one broken plugin must not use up what others need.
    List<Call<?>> ofLoader =
        stuck.stream().filter(call -> loader != null && call.loader == loader).toList();
    if (stuck.size() >= maxStuck || ofLoader.size() >= maxStuckPerLoader) {
      List<Call<?>> blamed = ofLoader.isEmpty() ? List.copyOf(stuck) : ofLoader;
      throw new ConnectException(
          what.get()
              + " is not called: "
              + blamed.size()
              + " plugin calls are stuck already, one of them "
              + blamed.get(0).what.get()
              + ". Remove or repair that plugin and restart the worker.");
    }
  }

  /** Calls that are past their deadline and have not ended. */
  public Collection<StuckCall> stuckCalls() {
    return stuck.stream()
        .map(call -> new StuckCall(call.what.get(), call.since, call.thread))
        .toList();
  }

  public int stuckCount() {
    return stuck.size();
  }

  private final class Call<T> implements Runnable {
    private final Supplier<String> what;
    private final ClassLoader loader;
    private final Callable<T> callable;
    private final Thread thread;
    private final Map<String, String> logContext = MDC.getCopyOfContextMap();
    private final Instant since = Instant.now();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile T result;
    private volatile Throwable failure;

    Call(Supplier<String> what, ClassLoader loader, Callable<T> callable) {
      this.what = what;
      this.loader = loader;
      this.callable = callable;
      this.thread = new Thread(this, "plugin-call-" + what.get());
      thread.setDaemon(true);
      if (loader != null) {
        thread.setContextClassLoader(loader);
      }
    }

    @Override
    public void run() {
      if (logContext != null) {
        MDC.setContextMap(logContext);
      }
      try {
        result = callable.call();
      } catch (Throwable e) {
        failure = e;
      } finally {
        done.countDown();
        synchronized (this) {
          if (stuck.remove(this)) {
            LOG.info("{} has ended after all, {} after it began", what.get(), age());
          }
        }
      }
    }

    T await(Duration deadline) {
      boolean inTime;
      try {
        inTime = done.await(deadline.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        abandon();
        Thread.currentThread().interrupt();
        throw new ConnectException("Interrupted while waiting for " + what.get(), e);
      }
      if (!inTime) {
        StackTraceElement[] stack = thread.getStackTrace();
        String late = what.get();
        if (abandon()) {
          throw new PluginCallTimeoutException(late, deadline, stack);
        }
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure != null) {
        throw new ConnectException(what.get() + " failed: " + failure, failure);
      }
      return result;
    }

    /** False when it has ended in the meantime. */
    private synchronized boolean abandon() {
      if (done.getCount() == 0) {
        return false;
      }
      stuck.add(this);
      thread.interrupt();
      return true;
    }

    private Duration age() {
      return Duration.between(since, Instant.now());
    }
  }
}
