// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.dialect.BulkLoad;
import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Table;
import io.fairlead.jdbc.dialect.ValueBinder;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.WriteSql.Upsert;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;

/** Writes rows of one shape into one table. */
final class TableWriter {

  private record Binding(RowShape.Source source, ValueBinder binder) {}

  /** Fewer rows are not worth the statements around a bulk load. */
  private static final int BULK_ROWS = 40;

  private final SinkConfig config;
  private final String writeSql;
  private final List<Binding> writeBindings;
  private final String deleteSql;
  private final List<Binding> keyBindings;
  private final Optional<BulkLoad> bulk;
  private final List<Function<Change, Object>> bulkSources;

  /** Makes a writer; asks the database whether rows can be loaded in bulk. */
  TableWriter(SinkConfig config, Connection connection, Table table, RowShape shape)
      throws SQLException {
    this.config = config;
    Dialect dialect = config.dialect();
    WriteSql sql = dialect.writeSql(config.identifiers());
    List<String> keys = names(table, shape.keys());
    List<String> values = names(table, shape.values());
    Optional<String> version =
        config.versionColumn().filter(values::contains).filter(name -> !keys.isEmpty());
    this.keyBindings = bindings(dialect, table, shape.keys(), config.zone());
    List<Binding> valueBindings = bindings(dialect, table, shape.values(), config.zone());
    InsertMode mode = config.insertMode();
    Upsert upsert = new Upsert(table.id(), keys, values, version);
    this.writeSql =
        switch (mode) {
          case INSERT -> sql.insert(table.id(), keys, values);
          case UPSERT -> sql.upsert(upsert);
          case IGNORE -> sql.insertIgnore(table.id(), keys, values);
          case UPDATE -> values.isEmpty() ? "" : sql.update(upsert);
        };
    this.writeBindings = new ArrayList<>();
    if (mode == InsertMode.UPDATE) {
      writeBindings.addAll(valueBindings);
      writeBindings.addAll(keyBindings);
      version.ifPresent(name -> writeBindings.add(valueBindings.get(values.indexOf(name))));
    } else {
      writeBindings.addAll(keyBindings);
      writeBindings.addAll(valueBindings);
    }
    this.deleteSql = keys.isEmpty() ? "" : sql.delete(table.id(), keys);
    this.bulk =
        shape.delete() || mode == InsertMode.UPDATE || !config.bulkLoad()
            ? Optional.empty()
            : dialect.bulkLoad(
                connection,
                config.identifiers(),
                new BulkLoad.Target(
                    table,
                    inputs(table, shape.keys()),
                    inputs(table, shape.values()),
                    conflict(mode),
                    version,
                    config.zone()));
    this.bulkSources =
        java.util.stream.Stream.concat(shape.keys().stream(), shape.values().stream())
            .map(RowShape.Source::value)
            .toList();
  }

  private static BulkLoad.Conflict conflict(InsertMode mode) {
    return switch (mode) {
      case UPSERT -> BulkLoad.Conflict.UPDATE;
      case IGNORE -> BulkLoad.Conflict.IGNORE;
      default -> BulkLoad.Conflict.FAIL;
    };
  }

  private static List<BulkLoad.Input> inputs(Table table, List<RowShape.Source> sources) {
    return sources.stream()
        .map(source -> new BulkLoad.Input(source.schema().orElse(null), column(table, source)))
        .toList();
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
    if (bulk.isPresent() && changes.size() >= BULK_ROWS) {
      bulk.get()
          .load(
              connection,
              changes.size(),
              (row, input) -> bulkSources.get(input).apply(changes.get(row)));
    } else if (!writeSql.isEmpty()) {
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
        if (++pending == config.batchSize()) {
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
