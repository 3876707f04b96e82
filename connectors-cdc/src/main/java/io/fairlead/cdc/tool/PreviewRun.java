// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.tool;

import io.fairlead.cdc.capture.SnapshotWatch;
import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.DebeziumConfig;
import io.fairlead.cdc.config.DebeziumConnectors;
import io.fairlead.cdc.readiness.SourceTable;
import io.fairlead.cdc.shape.RecordShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Runs Debezium's task without Kafka over the first rows of each table. Neither slot nor
 * publication nor table is made, and nothing is locked.
 */
final class PreviewRun {

  private static final long DEADLINE_NANOS = 60_000_000_000L;

  private PreviewRun() {}

  static List<SourceRecord> records(CdcConfig config, List<SourceTable> tables, int rows)
      throws InterruptedException {
    SourceTask task = DebeziumConnectors.createTask(config.kind());
    task.initialize(new NoOffsets());
    SnapshotWatch watch = SnapshotWatch.of(task);
    task.start(keys(config, tables, rows));
    List<SourceRecord> records = new ArrayList<>();
    try (RecordShape shape = RecordShape.of(config)) {
      long deadline = System.nanoTime() + DEADLINE_NANOS;
      boolean done = false;
      while (!done && System.nanoTime() < deadline) {
        boolean finished = watch.positioned();
        List<SourceRecord> polled = task.poll();
        for (SourceRecord record : polled == null ? List.<SourceRecord>of() : polled) {
          SourceRecord shaped = shape.apply(record);
          if (shaped != null) {
            records.add(shaped);
          }
        }
        // What was read before the end was told lies in the queue.
        done = finished && (polled == null || polled.isEmpty());
      }
    } finally {
      task.stop();
    }
    return records;
  }

  private static Map<String, String> keys(CdcConfig config, List<SourceTable> tables, int rows) {
    Map<String, String> keys = DebeziumConfig.of(config);
    keys.put("snapshot.mode", "initial_only");
    keys.put("snapshot.locking.mode", "none");
    keys.put("schema.history.internal", "io.debezium.relational.history.MemorySchemaHistory");
    keys.put("heartbeat.interval.ms", "0");
    keys.remove("heartbeat.action.query");
    keys.remove("signal.data.collection");
    keys.remove("table.exclude.list");
    keys.put(
        "table.include.list",
        tables.stream()
            .map(table -> java.util.regex.Pattern.quote(table.id()))
            .collect(Collectors.joining(",")));
    String override = "snapshot.select.statement.overrides";
    keys.put(override, tables.stream().map(SourceTable::id).collect(Collectors.joining(",")));
    String quote = config.kind().readsBinlog() ? "`" : "\"";
    for (SourceTable table : tables) {
      keys.put(
          override + "." + table.id(),
          "SELECT * FROM %1$s%2$s%1$s.%1$s%3$s%1$s LIMIT %4$d"
              .formatted(quote, table.schema(), table.name(), rows));
    }
    return keys;
  }
}
