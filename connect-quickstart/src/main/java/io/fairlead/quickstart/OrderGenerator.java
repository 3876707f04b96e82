// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the order system busy at a steady rate, on a thread and a connection of its own.
 *
 * <p>There is one writer only, so that time stamps are committed in their order. Many writers would
 * make rows visible whose time stamp the source has already passed; then a source needs {@code
 * timestamp.delay.interval.ms}, or change data capture.
 */
final class OrderGenerator implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OrderGenerator.class);
  private static final int CUSTOMERS_AT_START = 40;
  private static final int PRODUCTS_AT_START = 60;
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

  private final PostgresServer server;
  private final int rowsPerSecond;
  private final long seed;
  private final Map<String, LongAdder> changes = new ConcurrentHashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "order-system");
  private volatile Throwable failure;

  OrderGenerator(PostgresServer server, int rowsPerSecond, long seed) {
    this.server = server;
    this.rowsPerSecond = rowsPerSecond;
    this.seed = seed;
  }

  void start() {
    thread.start();
  }

  /** Rows of the table that this run has inserted, updated or deleted. */
  long changes(String table) {
    LongAdder count = changes.get(table);
    return count == null ? 0 : count.sum();
  }

  /** Why it does not run any more, if it was not stopped. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Returns when the last transaction is committed. Idempotent. */
  @Override
  public void close() {
    stop.countDown();
    if (!thread.isAlive()) {
      return;
    }
    try {
      thread.join(STOP_DEADLINE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new QuickstartException(
          QuickstartException.RUNTIME,
          "the order system did not stop within " + STOP_DEADLINE.toSeconds() + " s");
    }
  }

  private void run() {
    try (Connection connection = server.connect(OrderSystem.DATABASE)) {
      connection.setAutoCommit(false);
      try (OrderChanges business =
          new OrderChanges(connection, new SplittableRandom(seed), this::count)) {
        if (business.empty()) {
          business.stockUp(CUSTOMERS_AT_START, PRODUCTS_AT_START);
        }
        connection.commit();
        keepBusy(connection, business);
      }
    } catch (SQLException | RuntimeException e) {
      LOG.error("The order system failed", e);
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = e;
    }
  }

  private void keepBusy(Connection connection, OrderChanges business)
      throws SQLException, InterruptedException {
    long begin = System.nanoTime();
    long changed = 0;
    while (!stop.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
      double seconds = (System.nanoTime() - begin) / 1e9;
      long due = (long) (seconds * rowsPerSecond);
      // A transaction a tick at most: a machine that is too slow for the rate still commits.
      long batchEnd = Math.min(due, changed + Math.max(20, rowsPerSecond / 10));
      boolean any = changed < batchEnd;
      while (changed < batchEnd) {
        changed += business.next();
      }
      if (any) {
        connection.commit();
      }
    }
  }

  private void count(String table, int rows) {
    changes.computeIfAbsent(table, name -> new LongAdder()).add(rows);
  }
}
