// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.check;

import io.fairlead.chaos.ChaosException;
import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks the databases. */
final class Tables {

  private final PostgresServer server;

  Tables(PostgresServer server) {
    this.server = server;
  }

  /** The rows of a query, the columns as text with a bar between them. */
  List<String> rows(String database, String sql) {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(i == 1 ? "" : "|").append(result.getString(i));
        }
        rows.add(row.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw new ChaosException("cannot run " + sql + " in " + database + ": " + e.getMessage(), e);
    }
  }

  /** The one number that a query answers; 0 if the table is not there yet. */
  long count(String database, String table) {
    if (rows(database, "select to_regclass('public." + table + "')").equals(List.of("null"))) {
      return 0;
    }
    return Long.parseLong(rows(database, "select count(*) from " + table).get(0));
  }
}
