// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import io.fairlead.servers.MariaDbServer;
import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Assumptions;

/** A real server that a test may kill. */
interface TestDatabase extends AutoCloseable {

  /** The kinds that there are servers of. */
  enum Kind {
    POSTGRESQL,
    MARIADB;

    TestDatabase start() {
      return this == POSTGRESQL ? new Postgres(PostgresServer.start()) : MariaDb.start();
    }
  }

  /** The schema of tables that are named without one. */
  String home(String database);

  String jdbcUrl(String database);

  String user();

  String password();

  Connection connect(String database) throws SQLException;

  void create(String database) throws SQLException;

  /** SIGKILL, and a new start on the same data and port. */
  void crash();

  @Override
  void close();

  /** Runs statements, each in a transaction of its own. */
  default void sql(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** PostgreSQL. */
  record Postgres(PostgresServer server) implements TestDatabase {

    @Override
    public String home(String database) {
      return "public";
    }

    @Override
    public String jdbcUrl(String database) {
      return server.jdbcUrl(database);
    }

    @Override
    public String user() {
      return server.user();
    }

    @Override
    public String password() {
      return "unused";
    }

    @Override
    public Connection connect(String database) throws SQLException {
      return server.connect(database);
    }

    @Override
    public void create(String database) {
      server.createDatabase(database);
    }

    @Override
    public void crash() {
      server.kill();
      server.restart();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** MariaDB with a binlog. */
  record MariaDb(MariaDbServer server) implements TestDatabase {

    static MariaDb start() {
      // In CI the binaries have to be there; elsewhere the platform may lack them.
      if (System.getenv("CI") == null) {
        Assumptions.assumeTrue(
            MariaDbServer.unavailable().isEmpty(),
            () -> "no MariaDB on this platform: " + MariaDbServer.unavailable().orElse(""));
      }
      return new MariaDb(
          MariaDbServer.start(
              MariaDbServer.Settings.defaults()
                  .with("log-bin", "binlog")
                  .with("binlog-format", "ROW")
                  .with("binlog-row-image", "FULL")
                  .with("server-id", "1")));
    }

    @Override
    public String home(String database) {
      return database;
    }

    @Override
    public String jdbcUrl(String database) {
      return server.jdbcUrl(database);
    }

    @Override
    public String user() {
      return server.user();
    }

    @Override
    public String password() {
      return server.password();
    }

    @Override
    public Connection connect(String database) throws SQLException {
      return server.connect(database);
    }

    @Override
    public void create(String database) {
      server.createDatabase(database);
    }

    @Override
    public void crash() {
      server.kill();
      server.restart();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
