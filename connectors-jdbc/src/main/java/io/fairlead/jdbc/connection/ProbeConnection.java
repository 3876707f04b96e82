// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.connection;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A single connection without a pool, which is had soon or not at all. */
public final class ProbeConnection {

  private ProbeConnection() {}

  /**
   * Opens a connection.
   *
   * @param timeouts driver properties by which the attempt ends
   * @param seconds after which it is given up if the driver has no such properties
   */
  public static Connection open(ConnectionConfig config, Map<String, String> timeouts, int seconds)
      throws SQLException {
    Driver driver =
        Drivers.forUrl(config.url())
            .orElseThrow(() -> new SQLException("No driver for " + config.safeUrl(), "08001"));
    CompletableFuture<Connection> opened = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                Connection connection = driver.connect(config.url(), config.properties(timeouts));
                if (connection != null && !opened.complete(connection)) {
                  // Nobody waits any more.
                  connection.close();
                } else if (connection == null) {
                  opened.completeExceptionally(
                      new SQLException("The driver does not accept the URL", "08001"));
                }
              } catch (SQLException | RuntimeException e) {
                opened.completeExceptionally(e);
              }
            },
            "jdbc-connection-check");
    thread.setDaemon(true);
    thread.start();
    try {
      return opened.get(seconds + 1L, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      opened.cancel(false);
      throw new SQLNonTransientConnectionException(
          "No answer within " + seconds + " seconds", "08001");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      opened.cancel(false);
      throw new SQLNonTransientConnectionException("Interrupted", "08001");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw new SQLException("The driver failed: " + e.getCause().getClass().getName(), "08001");
    }
  }
}
