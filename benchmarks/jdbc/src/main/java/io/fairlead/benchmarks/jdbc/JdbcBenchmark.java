// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import io.fairlead.servers.MariaDbServer;
import io.fairlead.servers.PostgresServer;
import java.util.Locale;

/**
 * Rows per second into PostgreSQL and MariaDB beside Debezium's sink, and from PostgreSQL into a
 * topic beside {@code COPY}, on both runtimes: {@code JdbcBenchmark [rows into PostgreSQL] [rows
 * from PostgreSQL] [rows into MariaDB]}; 0 leaves a part out.
 */
public final class JdbcBenchmark {

  private static final String DATABASE = "bench";
  private static final long WARM_UP = 20_000;
  private static final int[] TASKS = {1, 4};
  private static final String[] MODES = {"insert", "upsert"};

  private JdbcBenchmark() {}

  /** Runs all measures and prints them as they come. */
  public static void main(String[] arguments) throws Exception {
    long postgresRows = argument(arguments, 0, 400_000);
    long sourceRows = argument(arguments, 1, 1_000_000);
    long mariaDbRows = argument(arguments, 2, 200_000);
    if (postgresRows > 0 || sourceRows > 0) {
      try (PostgresServer server =
          PostgresServer.start(
              PostgresServer.Settings.defaults()
                  .with("shared_buffers", "512MB")
                  .with("max_wal_size", "8GB"))) {
        server.createDatabase(DATABASE);
        sink(new SinkMeasures(SinkTarget.postgres(server, DATABASE), WARM_UP, postgresRows));
        source(server, sourceRows);
      }
    }
    if (mariaDbRows > 0) {
      mariaDb(mariaDbRows);
    }
  }

  private static long argument(String[] arguments, int index, long otherwise) {
    return arguments.length > index ? Long.parseLong(arguments[index]) : otherwise;
  }

  private static void sink(SinkMeasures measures) throws Exception {
    if (measures.rows() > 0) {
      for (int tasks : TASKS) {
        for (String mode : MODES) {
          measures.measure(mode, tasks);
        }
      }
    }
  }

  private static void mariaDb(long rows) throws Exception {
    try (MariaDbServer server =
        MariaDbServer.start(
            MariaDbServer.Settings.defaults()
                .with("innodb-buffer-pool-size", "512M")
                .with("innodb-log-file-size", "1G"))) {
      server.createDatabase(DATABASE);
      SinkTarget target = SinkTarget.mariaDb(server, DATABASE);
      LoadDataRun load = new LoadDataRun(target, rows);
      load.rowsPerSecond(false);
      System.out.printf(
          Locale.ROOT,
          "mariadb, LOAD DATA LOCAL INFILE, rows/s: insert %,.0f, upsert by a temporary table"
              + " %,.0f%n",
          load.rowsPerSecond(false),
          load.rowsPerSecond(true));
      sink(new SinkMeasures(target, WARM_UP, rows));
    }
  }

  private static void source(PostgresServer server, long rows) throws Exception {
    if (rows == 0) {
      return;
    }
    try (SourceRun source = new SourceRun(server, DATABASE, rows)) {
      // The first of each only warms up.
      source.copy();
      double copy = source.copy();
      System.out.printf(Locale.ROOT, "source: COPY TO STDOUT into a producer %,.0f rows/s%n", copy);
      for (WorkerProcess.Runtime runtime : WorkerProcess.Runtime.values()) {
        try (WorkerProcess worker = source.worker(runtime)) {
          source.connector(worker, 1);
          double one = source.connector(worker, 1);
          double two = source.connector(worker, 2);
          System.out.printf(
              Locale.ROOT,
              "source on %s, 1 task: %,.0f rows/s, with two threads %,.0f; ratio to COPY %.2f,"
                  + " %.2f%n",
              runtime.name().toLowerCase(Locale.ROOT),
              one,
              two,
              one / copy,
              two / copy);
        }
      }
    }
  }
}
