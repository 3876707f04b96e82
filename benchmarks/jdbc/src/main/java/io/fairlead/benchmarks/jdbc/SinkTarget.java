// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import io.fairlead.servers.MariaDbServer;
import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The database that rows are written to, each measure into a table of its own.
 *
 * @param columns the columns of a table; {@code %s} is for {@code PRIMARY KEY}
 */
record SinkTarget(String url, String user, String password, String columns, AtomicInteger tables) {

  static SinkTarget postgres(PostgresServer server, String database) {
    return new SinkTarget(
        server.jdbcUrl(database),
        server.user(),
        server.password(),
        Rows.COLUMNS,
        new AtomicInteger());
  }

  static SinkTarget mariaDb(MariaDbServer server, String database) {
    return new SinkTarget(
        server.jdbcUrl(database),
        server.user(),
        server.password(),
        Rows.COLUMNS.replace("timestamp", "datetime(3)"),
        new AtomicInteger());
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** Creates a table; its name. */
  String table(boolean keyed) throws SQLException {
    String name = "t" + tables.getAndIncrement();
    run("CREATE TABLE " + name + " (" + columns.formatted(keyed ? "PRIMARY KEY" : "") + ")");
    return name;
  }

  void drop(String table) throws SQLException {
    run("DROP TABLE " + table);
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
