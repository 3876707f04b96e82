// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.connection.SqlErrors;
import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Table;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.WriteSql.NewColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the target's tables, and creates and evolves them where that is allowed. Not thread-safe;
 * several tasks may do the same at once, which is why a definition that fails is looked at again.
 */
final class TableDefinitions {

  private static final Logger LOG = LoggerFactory.getLogger(TableDefinitions.class);
  private static final int ATTEMPTS = 4;

  private final SinkConfig config;
  private final Dialect dialect;
  private final WriteSql sql;
  private final Map<String, Table> known = new HashMap<>();
  private final Map<String, RowShape> fitted = new HashMap<>();

  TableDefinitions(SinkConfig config) {
    this.config = config;
    this.dialect = config.dialect();
    this.sql = dialect.writeSql(config.identifiers());
  }

  /** Forgets what is known, after an error that says that it is no longer so. */
  void forget() {
    known.clear();
    fitted.clear();
  }

  /** The table as it is, if it is there. */
  Optional<Table> find(Connection connection, String name) throws SQLException {
    Table table = known.get(name);
    return table != null ? Optional.of(table) : describe(connection, name);
  }

  /**
   * The table, such that rows of the shape fit into it; empty if there is none and the shape only
   * deletes. Its own changes are committed.
   *
   * @throws ConnectException if it does not fit and may not be changed
   */
  Optional<Table> fitting(Connection connection, String name, RowShape shape) throws SQLException {
    Table table = known.get(name);
    if (table != null && shape == fitted.get(name)) {
      return Optional.of(table);
    }
    if (table != null
        && missing(table, shape).isEmpty()
        && toRelax(table, shape).isEmpty()
        && toWiden(table, shape).isEmpty()) {
      fitted.put(name, shape);
      return Optional.of(table);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        Optional<Table> found = describe(connection, name);
        if (found.isEmpty() && shape.delete()) {
          return found;
        }
        List<String> changes =
            found.isPresent() ? evolution(found.get(), shape) : creation(name, shape);
        Table fitting =
            changes.isEmpty() ? found.orElseThrow() : changed(connection, name, changes);
        connection.commit();
        known.put(name, fitting);
        return Optional.of(fitting);
      } catch (SQLException e) {
        // Another task may have done the same at the same time: the next look finds it done.
        if (attempt >= ATTEMPTS || SqlErrors.connectionLost(e)) {
          throw e;
        }
        connection.rollback();
      }
    }
  }

  private Optional<Table> describe(Connection connection, String name) throws SQLException {
    Optional<TableId> id = dialect.resolve(connection, name);
    return id.isPresent() ? dialect.describe(connection, id.get()) : Optional.empty();
  }

  private Table changed(Connection connection, String name, List<String> changes)
      throws SQLException {
    if (config.ddlDryRun()) {
      throw new ConnectException(
          "Table "
              + name
              + " needs changes, which "
              + SinkKeys.DDL_DRY_RUN
              + "=true only shows. Run them, or set it to false: "
              + String.join("; ", changes));
    }
    for (String statement : changes) {
      execute(connection, statement);
    }
    return describe(connection, name)
        .orElseThrow(
            () ->
                new ConnectException(
                    "Table " + name + " was created but cannot be seen; check the schema"));
  }

  private List<String> creation(String name, RowShape shape) {
    if (!config.autoCreate()) {
      boolean typed = shape.sources().stream().allMatch(source -> source.schema().isPresent());
      throw new ConnectException(
          "Table "
              + name
              + " does not exist at "
              + config.connection().safeUrl()
              + " or cannot be seen. Create it, or set "
              + SinkKeys.AUTO_CREATE
              + "=true"
              + (typed ? ", which would run: " + create(name, shape) : "."));
    }
    return List.of(create(name, shape));
  }

  private String create(String name, RowShape shape) {
    List<NewColumn> columns = new ArrayList<>();
    shape.keys().forEach(source -> columns.add(column(source, true, name)));
    shape.values().forEach(source -> columns.add(column(source, false, name)));
    String suffix = config.createTableSuffix();
    return sql.createTable(TableId.parse(name), columns, shape.keyColumns())
        + (suffix.isEmpty() ? "" : " " + suffix);
  }

  private NewColumn column(RowShape.Source source, boolean key, String table) {
    return new NewColumn(
        source.column(),
        dialect
            .columnTypes()
            .sqlType(
                source
                    .schema()
                    .orElseThrow(
                        () ->
                            new ConnectException(
                                "Table "
                                    + table
                                    + " cannot get column "
                                    + source.column()
                                    + " from a record without schema; add it to the table")),
                key),
        !key && source.optional());
  }

  private List<String> evolution(Table table, RowShape shape) {
    List<RowShape.Source> missing = missing(table, shape);
    if (!missing.isEmpty() && !config.evolution().contains("add")) {
      boolean typed = missing.stream().allMatch(source -> source.schema().isPresent());
      throw new ConnectException(
          "Table "
              + table.id()
              + " has no column "
              + String.join(", ", missing.stream().map(RowShape.Source::column).toList())
              + ". Add it, leave the field out by "
              + SinkKeys.FIELDS_INCLUDE
              + ", or set "
              + SinkKeys.AUTO_EVOLVE
              + "=true"
              + (typed
                  ? ", which would run: " + String.join("; ", additions(table, missing))
                  : "."));
    }
    List<String> changes = new ArrayList<>(additions(table, missing));
    toRelax(table, shape).forEach(column -> changes.add(sql.dropNotNull(table.id(), column)));
    toWiden(table, shape)
        .forEach((column, type) -> changes.add(sql.widen(table.id(), column, type)));
    return changes;
  }

  private List<String> additions(Table table, List<RowShape.Source> missing) {
    return missing.stream()
        .map(source -> column(source, false, table.id().qualifiedName()))
        // Rows that are there have no value for it, so it must take NULL whatever the field says.
        .map(column -> new NewColumn(column.name(), column.type(), true))
        .map(column -> sql.addColumn(table.id(), column))
        .toList();
  }

  private Map<Column, String> toWiden(Table table, RowShape shape) {
    Map<Column, String> widen = new LinkedHashMap<>();
    if (!config.evolution().contains("widen")) {
      return widen;
    }
    for (RowShape.Source source : shape.sources()) {
      Optional<Column> column = table.column(source.column());
      if (column.isPresent() && source.schema().isPresent()) {
        boolean key = shape.keys().contains(source);
        dialect
            .columnTypes()
            .widened(source.schema().get(), column.get(), key)
            .ifPresent(type -> widen.put(column.get(), type));
      }
    }
    return widen;
  }

  private static List<RowShape.Source> missing(Table table, RowShape shape) {
    return shape.sources().stream()
        .filter(source -> table.column(source.column()).isEmpty())
        .toList();
  }

  private List<Column> toRelax(Table table, RowShape shape) {
    if (!config.evolution().contains("relax") || shape.values().isEmpty()) {
      return List.of();
    }
    List<Column> relax = new ArrayList<>();
    for (Column column : table.columns()) {
      if (column.nullable() || column.hasDefault() || table.primaryKey().contains(column.name())) {
        continue;
      }
      Optional<RowShape.Source> source =
          shape.sources().stream()
              .filter(candidate -> candidate.column().equalsIgnoreCase(column.name()))
              .findFirst();
      if (source.isEmpty() || (source.get().optional() && !shape.keys().contains(source.get()))) {
        relax.add(column);
      }
    }
    return relax;
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    LOG.info("Changing the target: {}", statement);
    try (Statement ddl = connection.createStatement()) {
      ddl.execute(statement);
    }
  }
}
