// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Table;
import io.fairlead.jdbc.dialect.ValueBinder;
import io.fairlead.jdbc.dialect.WriteSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/** Writes rows of one shape into one table. */
final class TableWriter {

  private record Binding(RowShape.Source source, ValueBinder binder) {}

  private final String writeSql;
  private final List<Binding> writeBindings;
  private final String deleteSql;
  private final List<Binding> keyBindings;
  private final int batchSize;

  TableWriter(SinkConfig config, Table table, RowShape shape) {
    Dialect dialect = config.dialect();
    WriteSql sql = dialect.writeSql(config.identifiers());
    List<String> keys = names(table, shape.keys());
    List<String> values = names(table, shape.values());
    this.keyBindings = bindings(dialect, table, shape.keys(), config.zone());
    List<Binding> valueBindings = bindings(dialect, table, shape.values(), config.zone());
    InsertMode mode = config.insertMode();
    this.writeSql =
        switch (mode) {
          case INSERT -> sql.insert(table.id(), keys, values);
          case UPSERT -> sql.upsert(table.id(), keys, values);
          case IGNORE -> sql.insertIgnore(table.id(), keys, values);
          case UPDATE -> values.isEmpty() ? "" : sql.update(table.id(), keys, values);
        };
    this.writeBindings = new ArrayList<>();
    if (mode == InsertMode.UPDATE) {
      writeBindings.addAll(valueBindings);
      writeBindings.addAll(keyBindings);
    } else {
      writeBindings.addAll(keyBindings);
      writeBindings.addAll(valueBindings);
    }
    this.deleteSql = keys.isEmpty() ? "" : sql.delete(table.id(), keys);
    this.batchSize = config.batchSize();
  }

  private static List<String> names(Table table, List<RowShape.Source> sources) {
    return sources.stream().map(source -> column(table, source).name()).toList();
  }

  private static Column column(Table table, RowShape.Source source) {
    return table.column(source.column()).orElseThrow();
  }

  private static List<Binding> bindings(
      Dialect dialect, Table table, List<RowShape.Source> sources, ZoneId zone) {
    List<Binding> bindings = new ArrayList<>();
    for (RowShape.Source source : sources) {
      Schema schema = source.schema().orElse(null);
      bindings.add(
          new Binding(source, dialect.columnTypes().binder(schema, column(table, source), zone)));
    }
    return bindings;
  }

  void write(Connection connection, List<Change> changes) throws SQLException {
    if (!writeSql.isEmpty()) {
      run(connection, writeSql, writeBindings, changes);
    }
  }

  void delete(Connection connection, List<Change> changes) throws SQLException {
    run(connection, deleteSql, keyBindings, changes);
  }

  private void run(Connection connection, String sql, List<Binding> bindings, List<Change> changes)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int pending = 0;
      for (Change change : changes) {
        int index = 1;
        for (Binding binding : bindings) {
          binding.binder().bind(statement, index++, binding.source().value().apply(change));
        }
        statement.addBatch();
        if (++pending == batchSize) {
          statement.executeBatch();
          pending = 0;
        }
      }
      if (pending > 0) {
        // Counts are not looked at: a rewritten batch has none for its rows.
        statement.executeBatch();
      }
    }
  }
}
