// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.connection.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches which tables there are, on a daemon thread of its own, and says so when they change.
 *
 * <p>{@link #start} and {@link #tables} are called by the connector's thread; {@link #close} by
 * any, any number of times.
 */
public final class TableMonitor implements AutoCloseable {

  /** Is told what the monitor sees. */
  public interface Listener {

    /** Tables came or went. */
    void changed();

    /** The database lets the user in no longer; the monitor has ended. */
    void refused(ConnectException failure);
  }

  private static final Logger LOG = LoggerFactory.getLogger(TableMonitor.class);
  private static final long STOP_MS = 5_000;

  private final SourceConfig config;
  private final ConnectionPool pool;
  private final Listener listener;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Map<String, Long> tables = Map.of();

  /**
   * Makes a monitor.
   *
   * @param listener told on the monitor's thread what it sees
   */
  public TableMonitor(SourceConfig config, ConnectionPool pool, Listener listener) {
    this.config = config;
    this.pool = pool;
    this.listener = listener;
    this.thread = new Thread(this::watch, "jdbc-table-monitor");
    thread.setDaemon(true);
  }

  /**
   * Looks for tables for the first time and goes on watching.
   *
   * @throws ConnectException if the database cannot be reached within the configured attempts
   */
  public void start() {
    var retry = config.connection().retry();
    for (int attempt = 1; ; attempt++) {
      try {
        tables = look();
        break;
      } catch (SQLException e) {
        boolean passes = SqlErrors.kind(e) == SqlErrors.Kind.TRANSIENT;
        if (!passes || attempt >= retry.attempts() || closedWithin(retry.backoff().toMillis())) {
          throw SourceErrors.failure(e, "the list of tables", config.connection(), attempt);
        }
      }
    }
    if (tables.isEmpty()) {
      LOG.warn(
          "No table at {} is selected; looking again every {} ms",
          config.connection().safeUrl(),
          config.tablePollInterval().toMillis());
    }
    thread.start();
  }

  private Map<String, Long> look() throws SQLException {
    try (Connection connection = pool.borrow()) {
      Map<String, Long> found = TableCatalog.selected(config, connection);
      connection.rollback();
      return found;
    }
  }

  private boolean closedWithin(long millis) {
    try {
      return closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void watch() {
    while (!closedWithin(config.tablePollInterval().toMillis())) {
      try {
        Map<String, Long> found = look();
        boolean differ = !found.keySet().equals(tables.keySet());
        tables = found;
        if (differ) {
          LOG.info("The selected tables changed, they are now {}", found.keySet());
          listener.changed();
        }
      } catch (SQLException | RuntimeException e) {
        boolean open = closing.getCount() > 0;
        if (open && e instanceof SQLException sql && SqlErrors.loginRefused(sql)) {
          // With this configuration it will never be let in again, so it must not seem to run.
          listener.refused(SourceErrors.failure(sql, "the list of tables", config.connection(), 1));
          return;
        }
        if (open) {
          // The tasks find out by themselves whether the database is gone for good.
          LOG.warn("The tables could not be listed; trying again later", e);
        }
      }
    }
  }

  /** The tables as last seen, with about how many rows each has. */
  public Map<String, Long> tables() {
    return tables;
  }

  @Override
  public void close() {
    closing.countDown();
    pool.close();
    if (Thread.currentThread() != thread) {
      try {
        thread.join(STOP_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
