// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import io.fairlead.servers.MariaDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that are at hand: servers as processes, engines in this JVM. */
enum Engine {
  POSTGRES("\""),
  MARIADB("`"),
  H2("\""),
  DERBY("\""),
  DUCKDB("\""),
  SQLITE("\"");

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static MariaDbServer mariaDb;

  private final String quote;

  Engine(String quote) {
    this.quote = quote;
  }

  /** One server for all test classes of the JVM; it ends with the JVM. */
  static synchronized MariaDbServer mariaDb() {
    if (mariaDb == null) {
      mariaDb = MariaDbServer.start();
    }
    return mariaDb;
  }

  /** A database of its own. */
  Handle fresh() throws Exception {
    String name = "e" + COUNT.incrementAndGet();
    return switch (this) {
      case POSTGRES -> {
        Database database = PostgresTest.database();
        yield new Handle(
            this,
            database.server().jdbcUrl(database.name()),
            database.server().user(),
            database.server().password());
      }
      case MARIADB -> {
        mariaDb().createDatabase(name);
        yield new Handle(this, mariaDb().jdbcUrl(name), mariaDb().user(), mariaDb().password());
      }
      case H2 -> new Handle(this, "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "", "");
      case DERBY -> new Handle(this, "jdbc:derby:memory:" + name + ";create=true", "", "");
      case DUCKDB -> new Handle(this, "jdbc:duckdb:" + file(name), "", "");
      case SQLITE -> new Handle(this, "jdbc:sqlite:" + file(name), "", "");
    };
  }

  private static Path file(String name) throws Exception {
    Path folder = Files.createTempDirectory("fairlead-jdbc-test-");
    folder.toFile().deleteOnExit();
    Path file = folder.resolve(name + ".db");
    file.toFile().deleteOnExit();
    return file;
  }

  /** A database of an engine, with shortcuts. */
  record Handle(Engine engine, String url, String user, String password) {

    Connection connect() throws SQLException {
      if (engine == DUCKDB) {
        // All connections of one JVM to a file must have the same properties.
        java.util.Properties same = new java.util.Properties();
        same.setProperty("jdbc_stream_results", "true");
        return DriverManager.getConnection(url, same);
      }
      return user.isEmpty()
          ? DriverManager.getConnection(url)
          : DriverManager.getConnection(url, user, password);
    }

    /** Runs statements in which names are quoted as {@code [name]}. */
    void run(String... statements) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(quoted(sql));
        }
      }
    }

    private String quoted(String sql) {
      return sql.replaceAll("\\[(\\w+)\\]", engine.quote + "$1" + engine.quote);
    }

    /** The rows of such a query as lists of text. */
    List<List<String>> rows(String query) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(quoted(query))) {
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

    /** Properties of the connection, then those given. */
    Map<String, String> properties(String... keysAndValues) {
      Map<String, String> properties = new HashMap<>();
      properties.put("name", "test");
      properties.put("connection.url", url);
      properties.put("connection.backoff.ms", "200");
      if (!user.isEmpty()) {
        properties.put("connection.user", user);
        properties.put("connection.password", password);
      }
      properties.putAll(SinkHarness.properties(keysAndValues));
      return properties;
    }
  }
}
