// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * MariaDB's {@code LOAD DATA LOCAL INFILE}, for comparison: straight into the table for inserts,
 * through a temporary one for upserts. The sink does not use it: errors become warnings there.
 */
record LoadDataRun(SinkTarget target, long rows) {

  private static final int BATCH = 2_000;
  private static final String COLUMNS = "(id, customer, amount, at, payload)";

  double rowsPerSecond(boolean upsert) throws SQLException {
    String table = target.table(upsert);
    try (Connection connection =
            DriverManager.getConnection(
                target.url() + "?allowLocalInfile=true", target.user(), target.password());
        Statement statement = connection.createStatement()) {
      if (upsert) {
        statement.execute("CREATE TEMPORARY TABLE stage (" + target.columns().formatted("") + ")");
      }
      connection.setAutoCommit(false);
      long begin = System.nanoTime();
      for (long from = 0; from < rows; from += BATCH) {
        load(statement, upsert ? "stage" : table, from);
        if (upsert) {
          statement.execute(
              "INSERT INTO %1$s %2$s SELECT * FROM stage ON DUPLICATE KEY UPDATE customer ="
                      .formatted(table, COLUMNS)
                  + " VALUES(customer), amount = VALUES(amount), at = VALUES(at), payload ="
                  + " VALUES(payload)");
          statement.execute("DELETE FROM stage");
        }
        connection.commit();
      }
      return rows / ((System.nanoTime() - begin) / 1e9);
    } finally {
      target.drop(table);
    }
  }

  private void load(Statement statement, String table, long from) throws SQLException {
    StringBuilder text = new StringBuilder();
    for (long id = from; id < Math.min(from + BATCH, rows); id++) {
      LocalDateTime at =
          LocalDateTime.ofEpochSecond(
              1_700_000_000L + id / 1000, (int) (id % 1000) * 1_000_000, ZoneOffset.UTC);
      text.append(id).append("\tcustomer ").append(id % 10_000).append('\t').append(id / 7.0);
      text.append('\t').append(at).append('\t').append(Rows.PAYLOAD).append('\n');
    }
    statement
        .unwrap(org.mariadb.jdbc.Statement.class)
        .setLocalInfileInputStream(
            new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));
    statement.execute("LOAD DATA LOCAL INFILE 'rows' INTO TABLE " + table + " " + COLUMNS);
  }
}
