// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import io.fairlead.servers.MariaDbServer;
import io.fairlead.servers.PostgresServer;
import java.util.Locale;

/**
 * Rows per second into PostgreSQL and MariaDB beside Debezium's sink, the tasks alone and on
 * workers of both runtimes, and from PostgreSQL into a topic beside {@code COPY}: {@code
 * JdbcBenchmark [rows into PostgreSQL] [rows from PostgreSQL] [rows into MariaDB] [rows into each
 * on workers]}; 0 leaves a part out.
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
    long workerRows = argument(arguments, 3, 400_000);
    if (postgresRows > 0 || sourceRows > 0 || workerRows > 0) {
      try (PostgresServer server =
          PostgresServer.start(
              PostgresServer.Settings.defaults()
                  .with("shared_buffers", "512MB")
                  .with("max_wal_size", "8GB"))) {
        server.createDatabase(DATABASE);
        SinkTarget target = SinkTarget.postgres(server, DATABASE);
        sink(new SinkMeasures(target, WARM_UP, postgresRows));
        workers(target, workerRows);
        source(server, sourceRows);
      }
    }
    if (mariaDbRows > 0 || workerRows > 0) {
      mariaDb(mariaDbRows, workerRows);
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

  private static void mariaDb(long rows, long workerRows) throws Exception {
    try (MariaDbServer server =
        MariaDbServer.start(
            MariaDbServer.Settings.defaults()
                .with("innodb-buffer-pool-size", "512M")
                .with("innodb-log-file-size", "1G"))) {
      server.createDatabase(DATABASE);
      SinkTarget target = SinkTarget.mariaDb(server, DATABASE);
      if (rows > 0) {
        LoadDataRun load = new LoadDataRun(target, rows);
        load.rowsPerSecond(false);
        System.out.printf(
            Locale.ROOT,
            "mariadb, LOAD DATA LOCAL INFILE, rows/s: insert %,.0f, upsert by a temporary table"
                + " %,.0f%n",
            load.rowsPerSecond(false),
            load.rowsPerSecond(true));
      }
      sink(new SinkMeasures(target, WARM_UP, rows));
      workers(target, workerRows);
    }
  }

  private static void workers(SinkTarget target, long rows) throws Exception {
    if (rows == 0) {
      return;
    }
    try (WorkerSinkRun run = new WorkerSinkRun(target, rows);
        WorkerProcess apache = run.worker(WorkerProcess.Runtime.APACHE);
        WorkerProcess fairlead = run.worker(WorkerProcess.Runtime.FAIRLEAD)) {
      for (int tasks : TASKS) {
        for (String mode : MODES) {
          run.measure(apache, fairlead, mode, tasks);
        }
      }
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
