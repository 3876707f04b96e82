// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The few connections of one task: validated before use, opened on demand, replaced when old.
 *
 * <p>Connections come with auto-commit off. Thread-safe; {@link #close()} may be called from any
 * thread and any number of times.
 */
public final class ConnectionPool implements AutoCloseable {

  private static final long BORROW_TIMEOUT_MS = 5_000;
  private static final long VALIDATION_MS = 2_000;

  private final ConnectionConfig config;
  private final HikariConfig settings;
  private HikariDataSource dataSource;
  private boolean proven;
  private boolean closed;

  /**
   * Makes the pool without connecting.
   *
   * @param name shown in the names of its threads
   * @param size connections at most
   * @param driverDefaults driver properties to set unless the configuration sets them
   * @throws ConnectException if no driver accepts the URL
   */
  public ConnectionPool(
      String name, ConnectionConfig config, int size, Map<String, String> driverDefaults) {
    this(name, config, size, driverDefaults, SessionSettings.NONE);
  }

  /** The same, with settings for each new connection. */
  public ConnectionPool(
      String name,
      ConnectionConfig config,
      int size,
      Map<String, String> driverDefaults,
      SessionSettings session) {
    this.config = config;
    Driver driver = Drivers.forUrl(config.url()).orElseThrow(() -> noDriver(config));
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName(name);
    hikari.setDataSource(
        new DriverDataSource(driver, config.url(), config.properties(driverDefaults), session));
    hikari.setMaximumPoolSize(size);
    hikari.setMinimumIdle(0);
    hikari.setIdleTimeout(60_000);
    hikari.setConnectionTimeout(BORROW_TIMEOUT_MS);
    hikari.setValidationTimeout(VALIDATION_MS);
    hikari.setInitializationFailTimeout(-1);
    hikari.setAutoCommit(false);
    this.settings = hikari;
    this.dataSource = new HikariDataSource(hikari);
  }

  private static ConnectException noDriver(ConnectionConfig config) {
    return new ConnectException(
        "No JDBC driver accepts connection.url "
            + config.safeUrl()
            + ". Put the driver's jar into the plugin's folder.");
  }

  /** The configuration that this pool connects with. */
  public ConnectionConfig config() {
    return config;
  }

  /**
   * A live connection with auto-commit off; close it to give it back.
   *
   * @throws SQLException as the driver gave it, if no connection can be had within 5 seconds
   */
  public Connection borrow() throws SQLException {
    HikariDataSource pool = current();
    try {
      Connection connection = pool.getConnection();
      if (proves(pool, connection)) {
        return connection;
      }
      connection.close();
      throw new SQLNonTransientConnectionException("The connection was lost", "08006");
    } catch (SQLTransientConnectionException e) {
      renewUnlessProven(pool);
      // The pool's own exception hides the driver's, which tells a wrong password from a closed
      // port.
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private synchronized HikariDataSource current() {
    return dataSource;
  }

  /** Whether a pool that has never worked has given a connection that does. */
  private boolean proves(HikariDataSource pool, Connection connection) throws SQLException {
    synchronized (this) {
      if (proven) {
        return true;
      }
    }
    boolean valid = connection.isValid((int) (VALIDATION_MS / 1000));
    if (valid) {
      synchronized (this) {
        proven = true;
      }
    } else {
      renewUnlessProven(pool);
    }
    return valid;
  }

  /**
   * HikariCP asks its first connection for the database's defaults, once: when that one breaks
   * while it is asked, it takes nonsense for them and no later connection can be set up.
   */
  private void renewUnlessProven(HikariDataSource pool) {
    synchronized (this) {
      if (proven || closed || pool != dataSource) {
        return;
      }
      dataSource = new HikariDataSource(settings);
    }
    pool.close();
  }

  /** Closes a connection for good that is in doubt, instead of giving it back. */
  public void evict(Connection connection) {
    current().evictConnection(connection);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    current().close();
  }
}
