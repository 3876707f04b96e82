// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import io.fairlead.servers.MariaDbServer;
import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A database on a server of its own, which can be killed, with a table {@code t}. */
interface KillableDatabase extends AutoCloseable {

  /** Kills the server as a power failure would. */
  void kill();

  /** Starts it again with what it had committed. */
  void restart();

  Connection connect() throws SQLException;

  /** Properties of the connection. */
  Map<String, String> properties();

  /** Creates {@code t} with a number that the database gives, and columns of several types. */
  void createSource() throws SQLException;

  /** Creates {@code t} with the same columns and no key, so that a row that came twice shows. */
  void createTarget() throws SQLException;

  /** A statement that adds rows to the source. */
  String insert(int rows);

  /** A query for all columns of {@code t} in the order of the number. */
  String everyRow();

  @Override
  void close();

  default void run(String statement) throws SQLException {
    try (Connection connection = connect();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  default long count() throws SQLException {
    try (Connection connection = connect();
        Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery("SELECT count(*) FROM t")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** A PostgreSQL. */
  record Postgres(PostgresServer server, Database database) implements KillableDatabase {

    static Postgres start() {
      PostgresServer server = PostgresServer.start();
      return new Postgres(server, Database.fresh(server));
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public void restart() {
      server.restart();
    }

    @Override
    public Connection connect() throws SQLException {
      return database.connect();
    }

    @Override
    public Map<String, String> properties() {
      return database.properties();
    }

    @Override
    public void createSource() throws SQLException {
      run(
          "CREATE TABLE t (id bigserial PRIMARY KEY, name text, amount numeric(12,2),"
              + " at timestamptz NOT NULL DEFAULT clock_timestamp())");
    }

    @Override
    public void createTarget() throws SQLException {
      run("CREATE TABLE t (id bigint, name text, amount numeric(12,2), at timestamptz)");
    }

    @Override
    public String insert(int rows) {
      return "INSERT INTO t (name, amount) SELECT 'n' || random(), (random() * 1e6)::numeric(12,2)"
          + " FROM generate_series(1, "
          + rows
          + ")";
    }

    @Override
    public String everyRow() {
      return "SELECT id, name, amount, at FROM t ORDER BY id, ctid";
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** A MariaDB; its rows have text with what needs escapes, and bytes, and NULL. */
  record MariaDb(MariaDbServer server) implements KillableDatabase {

    private static final String COLUMNS =
        "name VARCHAR(80) CHARACTER SET utf8mb4, amount DECIMAL(12,2), digest VARBINARY(20),"
            + " at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)";

    static MariaDb start() {
      MariaDbServer server = MariaDbServer.start();
      server.createDatabase("kill");
      return new MariaDb(server);
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public void restart() {
      server.restart();
    }

    @Override
    public Connection connect() throws SQLException {
      return server.connect("kill");
    }

    @Override
    public Map<String, String> properties() {
      return new HashMap<>(
          Map.of(
              "connection.url", server.jdbcUrl("kill"),
              "connection.user", server.user(),
              "connection.password", server.password()));
    }

    @Override
    public void createSource() throws SQLException {
      run("CREATE TABLE t (id BIGINT PRIMARY KEY AUTO_INCREMENT, " + COLUMNS + ")");
    }

    @Override
    public void createTarget() throws SQLException {
      run("CREATE TABLE t (id BIGINT, " + COLUMNS + ", KEY (id))");
    }

    @Override
    public String insert(int rows) {
      return "INSERT INTO t (name, amount, digest) SELECT CONCAT('n\\t\\\\ä', RAND(), CHAR(10)),"
          + " ROUND(RAND() * 1e6, 2), IF(seq % 3 = 0, NULL, UNHEX(MD5(RAND()))) FROM seq_1_to_"
          + rows;
    }

    @Override
    public String everyRow() {
      return "SELECT id, name, amount, HEX(digest), at FROM t ORDER BY id";
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
