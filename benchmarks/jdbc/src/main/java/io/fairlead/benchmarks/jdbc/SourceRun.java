// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.schedule.Schedule;
import io.fairlead.jdbc.source.SourceConfig;
import io.fairlead.jdbc.source.SourceReader;
import io.fairlead.servers.PostgresServer;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.postgresql.PGConnection;

/** Reads one table: by {@code COPY} into nothing, and by the source task's reader. */
final class SourceRun {

  private final PostgresServer server;
  private final String database;
  private final long rows;

  SourceRun(PostgresServer server, String database, long rows) throws Exception {
    this.server = server;
    this.database = database;
    this.rows = rows;
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE source (" + Rows.COLUMNS.formatted("PRIMARY KEY") + ")");
      statement.execute(
          "INSERT INTO source SELECT n, 'customer ' || n % 10000, n / 7.0, timestamp '2026-01-01' +"
              + " n * interval '1 ms', repeat('x', 150) FROM generate_series(1, "
              + rows
              + ") n");
      statement.execute("VACUUM ANALYZE source");
    }
  }

  double copy() throws Exception {
    try (Connection connection = server.connect(database)) {
      long begin = System.nanoTime();
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY source TO STDOUT", OutputStream.nullOutputStream());
      return rows / ((System.nanoTime() - begin) / 1e9);
    }
  }

  double connector() {
    Map<String, String> properties = new HashMap<>();
    properties.put("connection.url", server.jdbcUrl(database));
    properties.put("connection.user", server.user());
    properties.put("mode", "incrementing");
    properties.put("incrementing.column.name", "id");
    properties.put("topic.prefix", "");
    properties.put("batch.max.rows", "2000");
    properties.put("tables", "public.source");
    SourceConfig config = new SourceConfig(properties);
    try (ConnectionPool pool =
            new ConnectionPool(
                "bench", config.connection(), 1, config.dialect().sourceProperties());
        SourceReader reader =
            new SourceReader(
                config,
                pool,
                partition -> null,
                System::nanoTime,
                new Schedule(config.schedule(), Clock.systemUTC()))) {
      long begin = System.nanoTime();
      long read = 0;
      while (read < rows) {
        List<SourceRecord> records = reader.poll();
        read += records == null ? 0 : records.size();
      }
      return read / ((System.nanoTime() - begin) / 1e9);
    }
  }
}
