// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.readiness;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.DatabaseKind;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A short-lived connection for questions beside Debezium's own. Not safe for several threads. */
public final class Jdbc implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 10;

  private final Connection connection;

  private Jdbc(Connection connection) {
    this.connection = connection;
  }

  /**
   * Connects, within 10 seconds.
   *
   * @throws SQLException if that fails, also when the driver is not there
   */
  public static Jdbc connect(CdcConfig config) throws SQLException {
    Properties properties = new Properties();
    config.user().ifPresent(user -> properties.put("user", user));
    config.password().ifPresent(password -> properties.put("password", password));
    boolean postgres = config.kind() == DatabaseKind.POSTGRESQL;
    // PostgreSQL's driver counts in seconds, the others in milliseconds.
    properties.put("connectTimeout", postgres ? "10" : "10000");
    properties.put("socketTimeout", postgres ? "30" : "30000");
    Connection connection = driver(config.kind()).connect(config.url().jdbc(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not take " + config.url().shown(), "08001");
    }
    return new Jdbc(connection);
  }

  /** Runs a query; the rows as text. */
  public List<List<String>> rows(String query, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      bind(statement, parameters);
      try (ResultSet result = statement.executeQuery()) {
        int width = result.getMetaData().getColumnCount();
        List<List<String>> rows = new ArrayList<>();
        while (result.next()) {
          List<String> row = new ArrayList<>(width);
          for (int i = 1; i <= width; i++) {
            row.add(result.getString(i));
          }
          rows.add(row);
        }
        return rows;
      }
    }
  }

  /** The first column of the first row, or {@code null}. */
  public String value(String query, Object... parameters) throws SQLException {
    List<List<String>> rows = rows(query, parameters);
    return rows.isEmpty() ? null : rows.get(0).get(0);
  }

  /** Runs a statement in a transaction of its own; the number of rows changed. */
  public int execute(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      bind(statement, parameters);
      statement.execute();
      return Math.max(0, statement.getUpdateCount());
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  private static Driver driver(DatabaseKind kind) throws SQLException {
    try {
      return Class.forName(kind.driverClass(), true, Jdbc.class.getClassLoader())
          .asSubclass(Driver.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new SQLException("the driver " + kind.driverClass() + " is not there", "08001", e);
    }
  }
}
