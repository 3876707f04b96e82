// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database server for tests, seen as its superuser. Safe for use by any thread; the test kit
 * closes it.
 */
public interface DatabaseTestServer extends AutoCloseable {

  /** The URL of a database of this server, without user and password. */
  String jdbcUrl(String database);

  String user();

  String password();

  /** The database that is there from the start. */
  String defaultDatabase();

  /** Opens a connection; the caller closes it. */
  default Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), user(), password());
  }

  /**
   * Creates a database.
   *
   * @param name letters, digits and underscores
   * @throws IllegalStateException if it exists, or the server refuses
   */
  default void createDatabase(String name) {
    if (!name.matches("[A-Za-z0-9_]+")) {
      throw new IllegalArgumentException(
          "a database name for tests is plain, this is not: " + name);
    }
    execute(defaultDatabase(), "create database " + name);
  }

  /**
   * Runs statements, each in its own transaction.
   *
   * @throws IllegalStateException if one fails; its message has the statement
   */
  default void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        try {
          statement.execute(sql);
        } catch (SQLException e) {
          throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot connect to " + jdbcUrl(database), e);
    }
  }

  @Override
  void close();
}
