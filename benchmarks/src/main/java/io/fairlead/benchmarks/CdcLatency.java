// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import io.fairlead.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Changes at a steady rate, each a transaction of its own, and how long after its commit each is
 * put into a sink on the same worker.
 */
final class CdcLatency {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final PostgresServer server;
  private final String database;
  private final int rows;
  private final int rate;

  /**
   * Measures nothing yet.
   *
   * @param rows of the table {@code orders}, which has a column {@code round}
   * @param rate changes a second
   */
  CdcLatency(PostgresServer server, String database, int rows, int rate) {
    this.server = server;
    this.database = database;
    this.rows = rows;
    this.rate = rate;
  }

  /** Times in microseconds, sorted. */
  long[] measure(WorkerProcess worker, Map<String, String> converters, String topic, int seconds)
      throws Exception {
    Path result = Files.createTempDirectory("fairlead-latency");
    Map<String, String> sink = new HashMap<>(converters);
    sink.put("connector.class", "io.fairlead.benchmarks.plugin.LatencySink");
    sink.put("topics", topic);
    // What was measured before is not read again.
    sink.put("consumer.override.auto.offset.reset", "latest");
    sink.put("warm.up", Integer.toString(5 * rate));
    sink.put("records", Integer.toString(seconds * rate));
    sink.put("result", result.toString());
    String name = database + "-latency";
    worker.deploy(name, sink);
    worker.awaitRunning(name, 1);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(result.resolve("warm"))) {
      change(1, rate);
      require(end, "the first changes");
    }
    change(2, seconds * rate);
    Path micros = result.resolve("micros");
    while (!Files.exists(micros)) {
      TimeUnit.MILLISECONDS.sleep(100);
      require(end, "all changes");
    }
    worker.delete(name);
    return Arrays.stream(Files.readString(micros).split(", ")).mapToLong(Long::parseLong).toArray();
  }

  private static void require(long end, String what) {
    if (System.nanoTime() > end) {
      throw new IllegalStateException(what + " did not come to the sink");
    }
  }

  private void change(int round, int count) throws SQLException, InterruptedException {
    try (Connection connection = server.connect(database);
        PreparedStatement statement =
            connection.prepareStatement("update orders set round = ? where id = ?")) {
      long begin = System.nanoTime();
      for (int i = 0; i < count; i++) {
        long due = begin + i * 1_000_000_000L / rate;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        statement.setInt(1, round);
        statement.setLong(2, 1 + i % rows);
        statement.execute();
      }
    }
  }
}
