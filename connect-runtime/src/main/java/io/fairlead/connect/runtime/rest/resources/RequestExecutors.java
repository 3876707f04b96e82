// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of requests that may wait for plugin code. Each pool has a bound and a bounded queue, and
 * no threads while nothing happens; when full it rejects.
 */
public final class RequestExecutors implements AutoCloseable {

  private static final int THREADS = 32;
  private static final int WAITING = 1000;
  private static final int IDLE_SECONDS = 10;

  private final ExecutorService validations = pool("rest-validation");
  private final ExecutorService configWrites = pool("rest-config-write");
  private final ExecutorService writes = pool("rest-write");
  private final Executor responses;

  /**
   * @param responses sends the answers of what ended on other threads
   */
  public RequestExecutors(Executor responses) {
    this.responses = responses;
  }

  private static ExecutorService pool(String name) {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory threads =
        task -> {
          Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            threads);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** For requests that do nothing but ask plugins. */
  Executor validations() {
    return validations;
  }

  /** For writes that validate a configuration first. */
  Executor configWrites() {
    return configWrites;
  }

  /** For all other writes, so that they go through while validations hang. */
  Executor writes() {
    return writes;
  }

  Executor responses() {
    return responses;
  }

  @Override
  public void close() {
    validations.shutdownNow();
    configWrites.shutdownNow();
    writes.shutdownNow();
  }
}
