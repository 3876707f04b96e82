// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.dialect.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes changes of many topics into their tables, in one transaction that others end. */
final class TargetWriter {

  private record WriterKey(Table table, RowShape shape) {}

  private static final int MAX_CACHED = 1_000;
  private static final int NEIGHBOURS = 100;

  private final SinkConfig config;
  private final RowShapes shapes;
  private final TableDefinitions definitions;
  private final Map<WriterKey, TableWriter> writers = new HashMap<>();
  private final TableNames names;

  TargetWriter(SinkConfig config) {
    this.config = config;
    this.shapes = new RowShapes(config);
    this.definitions = new TableDefinitions(config);
    this.names = config.tableNames();
  }

  void forget() {
    definitions.forget();
    writers.clear();
  }

  /**
   * Makes sure that the tables of the changes are there and fit; commits what it changes.
   *
   * @throws org.apache.kafka.connect.errors.DataException if a record has no row
   */
  void prepare(Connection connection, List<Change> changes) throws SQLException {
    RowShape last = null;
    String lastTable = null;
    for (Change change : changes) {
      String table = names.of(change);
      if (change.truncate()) {
        continue;
      }
      RowShape shape = shapes.of(change);
      if (shape != last || !table.equals(lastTable)) {
        definitions.fitting(connection, table, shape);
        last = shape;
        lastTable = table;
      }
    }
  }

  /**
   * The lane of a change, the same for all changes of one row.
   *
   * @throws org.apache.kafka.connect.errors.DataException if the record has no row
   */
  int lane(Change change, int lanes) {
    List<RowShape.Source> keys = shapes.of(change).keys();
    if (!keys.isEmpty()) {
      return KeyValues.of(keys, change).lane(lanes);
    }
    Object key = change.record().key();
    // Rows without key have no order among each other; neighbours are stored side by side.
    long spread = key == null ? change.record().kafkaOffset() / NEIGHBOURS : key.hashCode();
    return (int) Math.floorMod(spread, (long) lanes);
  }

  /** Writes the changes in an order that leaves the same as one after the other. */
  void write(Connection connection, List<Change> changes) throws SQLException {
    Map<String, TableRun> runs = new LinkedHashMap<>();
    for (Change change : changes) {
      String table = names.of(change);
      TableRun run = runs.get(table);
      if (change.truncate()) {
        if (run != null) {
          flush(connection, table, run);
          runs.remove(table);
        }
        truncate(connection, table);
        continue;
      }
      RowShape shape = shapes.of(change);
      boolean taken = run != null && joins(run.shape(), shape, change) && run.add(change);
      if (!taken) {
        if (run != null) {
          flush(connection, table, run);
        }
        run = new TableRun(config.insertMode(), shape, config.versionColumn());
        runs.put(table, run);
        run.add(change);
      }
    }
    for (Map.Entry<String, TableRun> entry : runs.entrySet()) {
      flush(connection, entry.getKey(), entry.getValue());
    }
  }

  /** Deletes need only the key, so they go with writes whose key has the same columns. */
  private static boolean joins(RowShape run, RowShape shape, Change change) {
    return run == shape || (change.delete() && run.keyColumns().equals(shape.keyColumns()));
  }

  private void flush(Connection connection, String table, TableRun run) throws SQLException {
    Optional<Table> fitting = definitions.fitting(connection, table, run.shape());
    if (fitting.isEmpty()) {
      // Nothing can be deleted from a table that is not there.
      return;
    }
    TableWriter writer = writer(connection, fitting.get(), run.shape());
    TableRun.Changes changes = run.changes();
    writer.delete(connection, changes.deletes());
    writer.write(connection, changes.writes());
  }

  private void truncate(Connection connection, String name) throws SQLException {
    Optional<Table> table = definitions.find(connection, name);
    if (table.isPresent()) {
      try (var statement = connection.createStatement()) {
        statement.execute(
            config.dialect().writeSql(config.identifiers()).truncate(table.get().id()));
      }
    }
  }

  private TableWriter writer(Connection connection, Table table, RowShape shape)
      throws SQLException {
    if (writers.size() > MAX_CACHED) {
      writers.clear();
    }
    WriterKey key = new WriterKey(table, shape);
    TableWriter writer = writers.get(key);
    if (writer == null) {
      writer = new TableWriter(config, connection, table, shape);
      writers.put(key, writer);
    }
    return writer;
  }
}
