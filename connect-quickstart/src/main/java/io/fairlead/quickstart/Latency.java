// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how long a change takes from the order system into the warehouse: notes the newest
 * order, and looks into the warehouse until it is there. Samples on a thread of its own until it is
 * closed.
 */
final class Latency implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Latency.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final Duration SAMPLE_EVERY = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final PostgresServer server;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "latency");
  private final List<Long> samples = new ArrayList<>();

  Latency(PostgresServer server) {
    this.server = server;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** What was measured, such as {@code half within 0.12 s, 99 % within 0.40 s}. */
  synchronized Optional<String> summary() {
    if (samples.size() < 10) {
      return Optional.empty();
    }
    List<Long> sorted = new ArrayList<>(samples);
    Collections.sort(sorted);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "half within %.2f s, 99 %% within %.2f s",
            sorted.get(sorted.size() / 2) / 1000.0,
            sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1) / 1000.0));
  }

  private void run() {
    try (Connection orders = server.connect(OrderSystem.DATABASE);
        Connection warehouse = server.connect(OrderSystem.WAREHOUSE);
        Statement source = orders.createStatement();
        Statement target = warehouse.createStatement()) {
      long last = 0;
      while (!stop.await(SAMPLE_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        last = sample(source, target, last);
      }
    } catch (SQLException e) {
      LOG.warn("The latency is measured no more", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One order that is newer than the last one looked for; its id, or the last one's. */
  private long sample(Statement source, Statement target, long last)
      throws SQLException, InterruptedException {
    long begin = System.nanoTime();
    long id;
    long age;
    try (ResultSet newest =
        source.executeQuery(
            "select id, extract(epoch from clock_timestamp() - updated_at) * 1000 from orders"
                + " where status = 'NEW' order by id desc limit 1")) {
      if (!newest.next() || newest.getLong(1) <= last) {
        return last;
      }
      id = newest.getLong(1);
      age = newest.getLong(2);
    }
    while (System.nanoTime() - begin < PATIENCE.toNanos()) {
      if (arrived(target, id)) {
        synchronized (this) {
          samples.add(age + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        }
        return id;
      }
      if (stop.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        return id;
      }
    }
    synchronized (this) {
      samples.add(PATIENCE.toMillis());
    }
    return id;
  }

  /** An order that was removed meanwhile counts as arrived when a later one is there. */
  private static boolean arrived(Statement target, long id) throws SQLException {
    String table = Connectors.warehouseTable("orders");
    try (ResultSet there = target.executeQuery("select to_regclass('" + table + "') is not null")) {
      there.next();
      if (!there.getBoolean(1)) {
        return false;
      }
    }
    try (ResultSet there =
        target.executeQuery("select exists (select 1 from " + table + " where id >= " + id + ")")) {
      there.next();
      return there.getBoolean(1);
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    thread.join(PATIENCE.toMillis());
  }
}
