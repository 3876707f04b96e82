// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.KeyType;
import io.fairlead.jdbc.dialect.Metadata;
import io.fairlead.jdbc.dialect.Table;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.source.Keyset.Part;
import io.fairlead.jdbc.source.Keyset.Role;
import io.fairlead.jdbc.source.TablePlan.LateGuard;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/** Works out how a table is read. */
final class TablePlanner {

  private final SourceConfig config;
  private final Dialect dialect;

  TablePlanner(SourceConfig config) {
    this.config = config;
    this.dialect = config.dialect();
  }

  /**
   * The plan of a table.
   *
   * @param name its qualified name, or empty for the query
   * @throws ConfigException if the table or a column is missing or does not do
   */
  TablePlan plan(Connection connection, String name) throws SQLException {
    return name.isEmpty() ? query(connection) : table(connection, name);
  }

  private TablePlan table(Connection connection, String name) throws SQLException {
    TableId id =
        dialect
            .resolve(connection, name)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "Table "
                            + name
                            + " does not exist or cannot be seen by "
                            + config.connection().user().orElse("this user")));
    Table table =
        dialect
            .describe(connection, id)
            .orElseThrow(() -> new ConfigException("Table " + name + " has no columns"));
    Optional<Keyset> keyset = keyset(table.columns(), Optional.of(table));
    boolean snapshots =
        keyset.isPresent() && config.lateCommits() && dialect.tellsSnapshots(connection, id);
    LateGuard guard = snapshots ? LateGuard.SNAPSHOT : guard(keyset);
    List<String> keyColumns = table.primaryKey();
    if (keyColumns.isEmpty()) {
      keyColumns = incrementing(keyset);
    }
    return new TablePlan(
        id.qualifiedName(),
        new QueryText(config.identifiers().table(id) + " " + TablePlan.ALIAS, List.of()),
        keyset,
        guard,
        new TablePlan.Target(
            config.topic(id), partition(id.qualifiedName()), Optional.of(table), keyColumns));
  }

  /** How parts of a table are read in bulk mode; empty if its rows have no order. */
  Optional<TablePlan> divided(Connection connection, TablePlan bulk) throws SQLException {
    List<Part> parts = tieBreakers(bulk.target().table());
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    TableId id = bulk.target().table().orElseThrow().id();
    LateGuard guard = dialect.tellsSnapshots(connection, id) ? LateGuard.WHOLE : LateGuard.DELAY;
    Keyset keyset = new Keyset(List.copyOf(parts), true);
    return Optional.of(
        new TablePlan(bulk.name(), bulk.from(), Optional.of(keyset), guard, bulk.target()));
  }

  static Map<String, String> partition(String table) {
    return Map.of("protocol", "1", "table", table);
  }

  private TablePlan query(Connection connection) throws SQLException {
    QueryText text = QueryText.of(config.query().orElseThrow());
    QueryText from =
        new QueryText("(" + text.sql() + "\n) " + TablePlan.ALIAS, text.placeholders());
    placeholdersFit(text);
    List<Column> columns;
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT * FROM " + from.sql() + " WHERE 1 = 0")) {
      for (int i = 1; i <= text.placeholders().size(); i++) {
        statement.setNull(i, Types.NULL);
      }
      try (var rows = statement.executeQuery()) {
        columns = Metadata.columns(rows.getMetaData());
      }
    }
    Optional<Keyset> keyset = keyset(columns, Optional.empty());
    return new TablePlan(
        "the query",
        from,
        keyset,
        guard(keyset),
        new TablePlan.Target(
            config.topicPrefix(),
            Map.of("query", "query"),
            Optional.empty(),
            incrementing(keyset)));
  }

  private void placeholdersFit(QueryText text) {
    boolean fit =
        text.placeholders().stream()
            .allMatch(
                role ->
                    role == Role.TIMESTAMP
                        ? config.mode().timestamp()
                        : config.mode().incrementing());
    if (!fit) {
      throw new ConfigException(
          SourceKeys.QUERY,
          "",
          "The query has a placeholder that mode "
              + config.mode().key()
              + " knows no value for: :last_timestamp needs a mode with timestamp, :last_id one"
              + " with incrementing");
    }
  }

  /** The guard where there are no snapshots: only rows of which each has its place can be told. */
  private LateGuard guard(Optional<Keyset> keyset) {
    if (keyset.isEmpty() || !config.lateCommits() || !keyset.get().unique()) {
      return LateGuard.DELAY;
    }
    Part first = keyset.get().parts().get(0);
    boolean window =
        first.role() == Role.TIMESTAMP
            ? !config.overlap().isZero()
            : first.type() == KeyType.LONG && config.overlapIds() > 0;
    return window ? LateGuard.OVERLAP : LateGuard.DELAY;
  }

  private static List<String> incrementing(Optional<Keyset> keyset) {
    return keyset.stream()
        .flatMap(keys -> keys.parts().stream())
        .filter(part -> part.role() == Role.INCREMENTING)
        .flatMap(part -> part.columns().stream())
        .toList();
  }

  private Optional<Keyset> keyset(List<Column> columns, Optional<Table> table) {
    Mode mode = config.mode();
    if (mode == Mode.BULK) {
      return Optional.empty();
    }
    String where = table.map(known -> "table " + known.id()).orElse("the query");
    List<Part> parts = new ArrayList<>();
    if (mode.timestamp()) {
      parts.add(timestampPart(columns, where, table.isPresent()));
    }
    if (mode.incrementing()) {
      parts.add(incrementingPart(columns, table, where));
      return Optional.of(new Keyset(List.copyOf(parts), true));
    }
    List<Part> ties = tieBreakers(table);
    parts.addAll(ties);
    return Optional.of(new Keyset(List.copyOf(parts), !ties.isEmpty()));
  }

  private Part timestampPart(List<Column> columns, String where, boolean nullabilityKnown) {
    List<Column> found =
        config.timestampColumns().stream()
            .map(name -> column(columns, name, SourceKeys.TIMESTAMP_COLUMN, where))
            .toList();
    List<KeyType> types =
        found.stream()
            .map(dialect::keyType)
            .map(type -> type.filter(KeyType::temporal).orElse(null))
            .distinct()
            .toList();
    if (types.contains(null)) {
      throw new ConfigException(
          SourceKeys.TIMESTAMP_COLUMN,
          config.timestampColumns(),
          "Not every column is a timestamp in " + where);
    }
    if (types.size() > 1) {
      throw new ConfigException(
          SourceKeys.TIMESTAMP_COLUMN,
          config.timestampColumns(),
          "The columns are of different types in " + where + "; name columns of one type");
    }
    if (config.validateNonNull() && nullabilityKnown && found.stream().allMatch(Column::nullable)) {
      throw new ConfigException(
          SourceKeys.TIMESTAMP_COLUMN,
          config.timestampColumns(),
          "may be NULL in "
              + where
              + ", and such rows would never be read; declare it NOT NULL, or set "
              + SourceKeys.VALIDATE_NON_NULL
              + "=false");
    }
    return new Part(found.stream().map(Column::name).toList(), types.get(0), Role.TIMESTAMP);
  }

  private Part incrementingPart(List<Column> columns, Optional<Table> table, String where) {
    Column column =
        config.incrementingColumn().isEmpty()
            ? numbered(columns, table, where)
            : column(columns, config.incrementingColumn(), SourceKeys.INCREMENTING_COLUMN, where);
    KeyType type =
        dialect
            .keyType(column)
            .orElseThrow(
                () ->
                    new ConfigException(
                        SourceKeys.INCREMENTING_COLUMN,
                        column.name(),
                        "is of type "
                            + column.type().name()
                            + " in "
                            + where
                            + ", which has no order"));
    if (config.validateNonNull() && table.isPresent() && column.nullable()) {
      throw new ConfigException(
          SourceKeys.INCREMENTING_COLUMN,
          column.name(),
          "may be NULL in "
              + where
              + ", and such rows would never be read; declare it NOT NULL, or set "
              + SourceKeys.VALIDATE_NON_NULL
              + "=false");
    }
    return new Part(List.of(column.name()), type, Role.INCREMENTING);
  }

  private Column numbered(List<Column> columns, Optional<Table> table, String where) {
    List<Column> automatic = columns.stream().filter(Column::autoIncrement).toList();
    if (automatic.size() == 1) {
      return automatic.get(0);
    }
    List<String> primaryKey = table.map(Table::primaryKey).orElse(List.of());
    if (primaryKey.size() == 1) {
      Column only = table.orElseThrow().column(primaryKey.get(0)).orElseThrow();
      if (dialect.keyType(only).filter(type -> type == KeyType.LONG).isPresent()) {
        return only;
      }
    }
    throw new ConfigException(
        SourceKeys.INCREMENTING_COLUMN,
        "",
        "No column is numbered by the database in " + where + "; name the column");
  }

  private static Column column(List<Column> columns, String name, String key, String where) {
    return new Table(TableId.of(null, null, ""), columns, List.of())
        .column(name)
        .orElseThrow(
            () ->
                new ConfigException(
                    key,
                    name,
                    "There is no such column in "
                        + where
                        + "; it has "
                        + String.join(", ", columns.stream().map(Column::name).toList())));
  }

  /** The primary key orders rows that share a timestamp, if all of it can. */
  private List<Part> tieBreakers(Optional<Table> table) {
    List<Part> parts = new ArrayList<>();
    for (String name : table.map(Table::primaryKey).orElse(List.of())) {
      Optional<KeyType> type = table.orElseThrow().column(name).flatMap(dialect::keyType);
      if (type.isEmpty()) {
        return List.of();
      }
      parts.add(new Part(List.of(name), type.get(), Role.TIE_BREAKER));
    }
    return parts;
  }
}
