// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.dialect.BulkLoad;
import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Table;
import io.fairlead.jdbc.dialect.ValueBinder;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.WriteSql.Dml;
import io.fairlead.jdbc.dialect.WriteSql.Layout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;

/** Writes rows of one shape into one table. */
final class TableWriter {

  private record Binding(RowShape.Source source, ValueBinder binder) {}

  private record Bound(String sql, List<Binding> bindings) {
    Bound(Dml dml, Map<String, Binding> bindings) {
      this(dml.sql(), dml.parameters().stream().map(bindings::get).toList());
    }
  }

  private static final Dml NOTHING = new Dml("", List.of());

  /** Fewer rows are not worth the statements around a bulk load. */
  private static final int BULK_ROWS = 40;

  private final SinkConfig config;
  private final Bound write;
  private final Bound delete;
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
    Map<String, Binding> bindings = new HashMap<>();
    for (RowShape.Source source : shape.sources()) {
      Column column = column(table, source);
      Schema schema = source.schema().orElse(null);
      bindings.put(
          column.name(),
          new Binding(source, dialect.columnTypes().binder(schema, column, config.zone())));
    }
    InsertMode mode = config.insertMode();
    Layout row = new Layout(table.id(), keys, values, version);
    Dml write =
        switch (mode) {
          case INSERT -> sql.insert(row);
          case UPSERT -> sql.upsert(row);
          case IGNORE -> sql.insertIgnore(row);
          case UPDATE -> values.isEmpty() ? NOTHING : sql.update(row);
        };
    this.write = new Bound(write, bindings);
    this.delete = new Bound(keys.isEmpty() ? NOTHING : sql.delete(table.id(), keys), bindings);
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

  void write(Connection connection, List<Change> changes) throws SQLException {
    if (bulk.isPresent() && changes.size() >= BULK_ROWS) {
      bulk.get()
          .load(
              connection,
              changes.size(),
              (row, input) -> bulkSources.get(input).apply(changes.get(row)));
    } else {
      run(connection, write, changes);
    }
  }

  void delete(Connection connection, List<Change> changes) throws SQLException {
    run(connection, delete, changes);
  }

  private void run(Connection connection, Bound bound, List<Change> changes) throws SQLException {
    if (changes.isEmpty() || bound.sql().isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(bound.sql())) {
      int pending = 0;
      for (Change change : changes) {
        int index = 1;
        for (Binding binding : bound.bindings()) {
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
