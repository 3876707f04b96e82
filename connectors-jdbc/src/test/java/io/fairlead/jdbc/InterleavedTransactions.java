// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Many transactions open at once on one table, that insert a few rows each, with and without
 * sub-transactions, and end in random order, some after hundreds of others. Rows thus get their id
 * and timestamp long before they can be seen.
 */
final class InterleavedTransactions implements AutoCloseable {

  private final List<Connection> busy = new ArrayList<>();
  private final List<Connection> free = new ArrayList<>();
  private final Random random;
  private final String table;

  InterleavedTransactions(Database database, String table, int connections, long seed)
      throws SQLException {
    this.table = table;
    this.random = new Random(seed);
    for (int i = 0; i < connections; i++) {
      Connection connection = database.connect();
      connection.setAutoCommit(false);
      free.add(connection);
    }
  }

  /** Does one thing in one of the transactions. */
  void step() throws SQLException {
    int action = random.nextInt(10);
    if (!free.isEmpty() && (busy.isEmpty() || action < 4)) {
      Connection begun = free.remove(random.nextInt(free.size()));
      busy.add(begun);
      insert(begun);
    } else if (action < 7) {
      insert(busy.get(random.nextInt(busy.size())));
    } else {
      // The first one stays open longer than all others.
      int which =
          busy.size() > 1 && random.nextInt(8) > 0 ? 1 + random.nextInt(busy.size() - 1) : 0;
      end(busy.remove(which), random.nextInt(10) == 0);
    }
  }

  private void end(Connection connection, boolean rollback) throws SQLException {
    if (rollback) {
      connection.rollback();
    } else {
      connection.commit();
    }
    free.add(connection);
  }

  private void insert(Connection connection) throws SQLException {
    int rows = 1 + random.nextInt(5);
    Savepoint savepoint = random.nextInt(3) == 0 ? connection.setSavepoint() : null;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO " + table + " (payload) SELECT 'x' FROM generate_series(1, " + rows + ")");
    }
    if (savepoint != null) {
      if (random.nextInt(4) == 0) {
        connection.rollback(savepoint);
      } else {
        connection.releaseSavepoint(savepoint);
      }
    }
  }

  void endAll() throws SQLException {
    while (!busy.isEmpty()) {
      end(busy.remove(busy.size() - 1), false);
    }
  }

  @Override
  public void close() throws SQLException {
    busy.addAll(free);
    for (Connection connection : busy) {
      connection.close();
    }
  }
}
