// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The few connections of one task: validated before use, opened on demand, replaced when old.
 *
 * <p>Connections come with auto-commit off. Thread-safe; {@link #close()} may be called from any
 * thread and any number of times.
 */
public final class ConnectionPool implements AutoCloseable {

  private static final long BORROW_TIMEOUT_MS = 5_000;

  private final ConnectionConfig config;
  private final HikariDataSource dataSource;

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
    this(name, config, size, driverDefaults, Optional.empty());
  }

  /**
   * The same, with a statement to run on each new connection.
   *
   * @param sessionSql the statement
   */
  public ConnectionPool(
      String name,
      ConnectionConfig config,
      int size,
      Map<String, String> driverDefaults,
      Optional<String> sessionSql) {
    this.config = config;
    Driver driver = Drivers.forUrl(config.url()).orElseThrow(() -> noDriver(config));
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName(name);
    hikari.setDataSource(
        new DriverDataSource(driver, config.url(), config.properties(driverDefaults)));
    hikari.setMaximumPoolSize(size);
    hikari.setMinimumIdle(0);
    hikari.setIdleTimeout(60_000);
    hikari.setConnectionTimeout(BORROW_TIMEOUT_MS);
    hikari.setValidationTimeout(BORROW_TIMEOUT_MS / 2);
    hikari.setInitializationFailTimeout(-1);
    hikari.setAutoCommit(false);
    sessionSql.ifPresent(hikari::setConnectionInitSql);
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
    try {
      return dataSource.getConnection();
    } catch (SQLTransientConnectionException e) {
      // The pool's own exception hides the driver's, which tells a wrong password from a closed
      // port.
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Closes a connection for good that is in doubt, instead of giving it back. */
  public void evict(Connection connection) {
    dataSource.evictConnection(connection);
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
