// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import io.debezium.connector.jdbc.JdbcSinkConnectorTask;
import io.fairlead.jdbc.JdbcSinkTask;
import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Rows per second into and out of one PostgreSQL, each measure on a table of its own: {@code
 * JdbcBenchmark [rows of the sink] [rows of the source]}; 0 leaves a side out.
 */
public final class JdbcBenchmark {

  private static final long WARM_UP = 20_000;

  private final PostgresServer server;
  private int tables;

  private JdbcBenchmark(PostgresServer server) {
    this.server = server;
  }

  /** Runs all measures and prints them as they come. */
  public static void main(String[] arguments) throws Exception {
    long sinkRows = arguments.length > 0 ? Long.parseLong(arguments[0]) : 500_000;
    long sourceRows = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1_000_000;
    try (PostgresServer server =
        PostgresServer.start(
            PostgresServer.Settings.defaults()
                .with("shared_buffers", "512MB")
                .with("max_wal_size", "8GB"))) {
      server.createDatabase("bench");
      JdbcBenchmark benchmark = new JdbcBenchmark(server);
      for (int tasks : sinkRows > 0 ? new int[] {1, 4} : new int[0]) {
        for (String mode : new String[] {"insert", "upsert"}) {
          double peer = benchmark.debezium(mode, tasks, sinkRows, false);
          double unnest = benchmark.debezium(mode, tasks, sinkRows, true);
          double ours = benchmark.fairlead(mode, tasks, sinkRows, false);
          double once = benchmark.fairlead(mode, tasks, sinkRows, true);
          System.out.printf(
              Locale.ROOT,
              "%s, %d tasks: debezium %,.0f rows/s, debezium unnest %,.0f, fairlead %,.0f,"
                  + " fairlead exactly once %,.0f; ratio %.2f, to the better debezium %.2f%n",
              mode,
              tasks,
              peer,
              unnest,
              ours,
              once,
              once / peer,
              once / Math.max(peer, unnest));
        }
      }
      if (sourceRows > 0) {
        source(server, sourceRows);
      }
    }
  }

  private static void source(PostgresServer server, long rows) throws Exception {
    try (SourceRun source = new SourceRun(server, "bench", rows)) {
      // The first of each only warms up.
      source.copy();
      source.connector(1);
      double copy = source.copy();
      double one = source.connector(1);
      double two = source.connector(2);
      System.out.printf(
          Locale.ROOT,
          "source, 1 task: COPY TO STDOUT into a producer %,.0f rows/s, fairlead %,.0f, with two"
              + " threads %,.0f; ratio %.2f, %.2f%n",
          copy,
          one,
          two,
          one / copy,
          two / copy);
    }
  }

  private String table(boolean keyed) throws SQLException {
    String name = "t" + tables++;
    try (Connection connection = server.connect("bench");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE " + name + " (" + Rows.COLUMNS.formatted(keyed ? "PRIMARY KEY" : "") + ")");
    }
    return name;
  }

  private double fairlead(String mode, int tasks, long rows, boolean exactlyOnce) throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put("name", "bench" + tables);
    properties.put("connection.url", server.jdbcUrl("bench"));
    properties.put("connection.user", server.user());
    properties.put("insert.mode", mode);
    properties.put("pk.mode", mode.equals("upsert") ? "record_key" : "none");
    SinkRun run = new SinkRun(JdbcSinkTask::new, properties, exactlyOnce);
    return measured(run, mode, tasks, rows);
  }

  private double debezium(String mode, int tasks, long rows, boolean unnest) throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put("connection.url", server.jdbcUrl("bench"));
    properties.put("connection.username", server.user());
    properties.put("connection.password", "unused");
    properties.put("insert.mode", mode);
    properties.put("primary.key.mode", mode.equals("upsert") ? "record_key" : "none");
    properties.put("schema.evolution", "none");
    properties.put("batch.size", "2000");
    properties.put("collection.name.format", "${topic}");
    if (mode.equals("upsert")) {
      properties.put("use.reduction.buffer", "true");
    }
    properties.put("dialect.postgres.unnest.insert.enabled", Boolean.toString(unnest));
    return measured(new SinkRun(JdbcSinkConnectorTask::new, properties, false), mode, tasks, rows);
  }

  private double measured(SinkRun run, String mode, int tasks, long rows) throws Exception {
    run.rowsPerSecond(table(mode.equals("upsert")), tasks, WARM_UP);
    return run.rowsPerSecond(table(mode.equals("upsert")), tasks, rows);
  }
}
