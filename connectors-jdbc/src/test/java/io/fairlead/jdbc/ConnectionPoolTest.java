// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.jdbc.connection.ConnectionConfig;
import io.fairlead.jdbc.connection.ConnectionPool;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {

  /** H2, but the first connection is lost while the pool asks it for its defaults. */
  private static final class DiesFirst implements Driver {

    private static final String URL = "jdbc:dies-first:";
    private final AtomicInteger connections = new AtomicInteger();

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
      if (!acceptsURL(url)) {
        return null;
      }
      Connection real = DriverManager.getConnection("jdbc:h2:mem:dies-first");
      return connections.getAndIncrement() > 0 ? real : lost(real);
    }

    private static Connection lost(Connection real) {
      return (Connection)
          Proxy.newProxyInstance(
              DiesFirst.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                switch (method.getName()) {
                  case "getTransactionIsolation", "prepareStatement", "createStatement" ->
                      throw new SQLException("This connection has been closed.", "08003");
                  case "isValid" -> {
                    return false;
                  }
                  default -> {
                    try {
                      return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  }
                }
              });
    }

    @Override
    public boolean acceptsURL(String url) {
      return url.startsWith(URL);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 1;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }
  }

  @Test
  void aServerThatDiesUnderTheFirstConnectionDoesNotSpoilThePool() throws Exception {
    Driver driver = new DiesFirst();
    DriverManager.registerDriver(driver);
    ConnectionConfig config =
        new ConnectionConfig(
            DiesFirst.URL,
            Optional.empty(),
            Optional.empty(),
            new ConnectionConfig.Retry(1, Duration.ZERO),
            Map.of());
    try (ConnectionPool pool = new ConnectionPool("test", config, 2, Map.of())) {
      assertThatThrownBy(pool::borrow).isInstanceOf(SQLException.class);

      try (Connection connection = pool.borrow();
          var statement = connection.createStatement()) {
        assertThat(statement.execute("SELECT 1")).isTrue();
      }
    } finally {
      DriverManager.deregisterDriver(driver);
    }
  }
}
