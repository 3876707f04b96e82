// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.connection;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Opens connections with one driver and one set of properties. */
final class DriverDataSource implements DataSource {

  private final Driver driver;
  private final String url;
  private final Properties properties;
  private final SessionSettings session;

  DriverDataSource(Driver driver, String url, Properties properties, SessionSettings session) {
    this.driver = driver;
    this.url = url;
    this.properties = properties;
    this.session = session;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Properties copy = new Properties();
    copy.putAll(properties);
    Connection connection = driver.connect(url, copy);
    if (connection == null) {
      throw new SQLException("The driver does not accept " + SafeUrl.of(url), "08001");
    }
    try {
      session.apply(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("user and password are fixed");
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // The drivers log through their own means.
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // Set per driver by its own property; DriverManager's is global to the JVM.
  }

  @Override
  public int getLoginTimeout() {
    // The pool also waits this long for an attempt to connect when it is closed.
    return 5;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("Not a wrapper for " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
