// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A fresh database on a PostgreSQL server, with shortcuts. */
record Database(PostgresServer server, String name) {

  private static final AtomicInteger COUNT = new AtomicInteger();

  static Database fresh(PostgresServer server) {
    String name = "db" + COUNT.incrementAndGet();
    server.createDatabase(name);
    return new Database(server, name);
  }

  Connection connect() throws SQLException {
    return server.connect(name);
  }

  void run(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows of a query as lists of text. */
  List<List<String>> rows(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
      return all;
    }
  }

  String value(String query) throws SQLException {
    return rows(query).get(0).get(0);
  }

  /** Properties of the connection, then those given. */
  Map<String, String> properties(String... keysAndValues) {
    Map<String, String> properties =
        new HashMap<>(
            Map.of(
                "name",
                "test",
                "connection.url",
                server.jdbcUrl(name),
                "connection.user",
                server.user(),
                "connection.backoff.ms",
                "500"));
    if (!server.password().isEmpty()) {
      properties.put("connection.password", server.password());
    }
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }
}
