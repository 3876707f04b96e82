// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import io.debezium.connector.jdbc.JdbcSinkConnectorTask;
import io.fairlead.jdbc.JdbcSinkTask;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Our sink beside Debezium's, on one target.
 *
 * @param warmUp rows that are written before each measure, into a table of their own
 * @param rows rows of each measure
 */
record SinkMeasures(SinkTarget target, long warmUp, long rows) {

  /** Measures a mode with so many tasks, and prints what it was. */
  void measure(String mode, int tasks) throws Exception {
    boolean postgres = target.url().startsWith("jdbc:postgresql:");
    double peer = debezium(mode, tasks, false);
    double unnest = postgres ? debezium(mode, tasks, true) : 0;
    double statements = fairlead(mode, tasks, Map.of("bulk.load", "off"), false);
    double ours = fairlead(mode, tasks, Map.of(), false);
    double once = fairlead(mode, tasks, Map.of(), true);
    double lanes = fairlead(mode, tasks, Map.of("lanes", "4"), true);
    System.out.printf(
        Locale.ROOT,
        "%s, %s, %d tasks, rows/s: debezium %,.0f%s; fairlead by batches %,.0f, by its defaults"
            + " %,.0f, exactly once %,.0f, with 4 lanes %,.0f; ratio exactly once %.2f%s%n",
        postgres ? "postgresql" : "mariadb",
        mode,
        tasks,
        peer,
        postgres ? String.format(Locale.ROOT, ", unnest %,.0f", unnest) : "",
        statements,
        ours,
        once,
        lanes,
        once / peer,
        postgres
            ? String.format(Locale.ROOT, ", to the better %.2f", once / Math.max(peer, unnest))
            : "");
  }

  private double fairlead(String mode, int tasks, Map<String, String> more, boolean exactlyOnce)
      throws Exception {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("name", "bench" + target.tables().get());
    properties.put("connection.url", target.url());
    properties.put("connection.user", target.user());
    properties.put("connection.password", target.password());
    properties.put("insert.mode", mode);
    properties.put("pk.mode", mode.equals("upsert") ? "record_key" : "none");
    return measured(new SinkRun(JdbcSinkTask::new, properties, exactlyOnce), mode, tasks);
  }

  private double debezium(String mode, int tasks, boolean unnest) throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put("connection.url", target.url());
    properties.put("connection.username", target.user());
    properties.put(
        "connection.password", target.password().isEmpty() ? "unused" : target.password());
    properties.put("insert.mode", mode);
    properties.put("primary.key.mode", mode.equals("upsert") ? "record_key" : "none");
    properties.put("schema.evolution", "none");
    properties.put("batch.size", "2000");
    properties.put("collection.name.format", "${topic}");
    if (mode.equals("upsert")) {
      properties.put("use.reduction.buffer", "true");
    }
    properties.put("dialect.postgres.unnest.insert.enabled", Boolean.toString(unnest));
    return measured(new SinkRun(JdbcSinkConnectorTask::new, properties, false), mode, tasks);
  }

  private double measured(SinkRun run, String mode, int tasks) throws Exception {
    written(run, mode, tasks, warmUp);
    return written(run, mode, tasks, rows);
  }

  private double written(SinkRun run, String mode, int tasks, long count) throws Exception {
    String table = target.table(mode.equals("upsert"));
    double speed = run.rowsPerSecond(table, tasks, count);
    target.drop(table);
    return speed;
  }
}
