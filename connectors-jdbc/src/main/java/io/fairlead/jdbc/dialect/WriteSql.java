// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SQL that the sink writes with. */
public interface WriteSql {

  /** How names are written. */
  Identifiers identifiers();

  /**
   * Which columns are written.
   *
   * @param version the column, one of the values, by which an older row never overwrites a newer
   *     one; a row whose version is NULL is overwritten
   */
  record Layout(TableId table, List<String> keys, List<String> values, Optional<String> version) {

    /** Keys, then values. */
    public List<String> all() {
      return concat(keys, values);
    }
  }

  /**
   * A statement.
   *
   * @param parameters the column that each of its parameters is for, in order
   */
  record Dml(String sql, List<String> parameters) {}

  /** Inserts a row. */
  default Dml insert(Layout row) {
    List<String> all = row.all();
    return new Dml(
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                identifiers().table(row.table()), identifiers().list(all), marks(all.size())),
        all);
  }

  /** Inserts a row or overwrites the one with its key. */
  Dml upsert(Layout row);

  /** Inserts a row unless one with its key is there. */
  Dml insertIgnore(Layout row);

  /** Overwrites the row with its key. */
  default Dml update(Layout row) {
    String newer =
        row.version()
            .map(identifiers()::name)
            .map(name -> " AND (" + name + " IS NULL OR " + name + " <= ?)")
            .orElse("");
    return new Dml(
        "UPDATE %s SET %s WHERE %s%s"
            .formatted(
                identifiers().table(row.table()),
                assignments(row.values(), ", "),
                assignments(row.keys(), " AND "),
                newer),
        concat(concat(row.values(), row.keys()), row.version().stream().toList()));
  }

  /** Deletes all rows, within the transaction. */
  default String truncate(TableId table) {
    return "DELETE FROM " + identifiers().table(table);
  }

  /** Deletes the row with its key. */
  default Dml delete(TableId table, List<String> keys) {
    return new Dml(
        "DELETE FROM %s WHERE %s".formatted(identifiers().table(table), assignments(keys, " AND ")),
        keys);
  }

  /**
   * Creates a table.
   *
   * @param columns each with its type and constraint
   */
  default String createTable(TableId table, List<NewColumn> columns, List<String> primaryKey) {
    Stream<String> definitions = columns.stream().map(column -> define(column));
    Stream<String> key =
        primaryKey.isEmpty()
            ? Stream.empty()
            : Stream.of("PRIMARY KEY (" + identifiers().list(primaryKey) + ")");
    return "CREATE TABLE %s (%s)"
        .formatted(
            identifiers().table(table),
            Stream.concat(definitions, key).collect(Collectors.joining(", ")));
  }

  /** Adds a column. */
  default String addColumn(TableId table, NewColumn column) {
    return "ALTER TABLE %s ADD COLUMN %s".formatted(identifiers().table(table), define(column));
  }

  /** Gives a column a wider type. */
  default String widen(TableId table, Column column, String type) {
    return "ALTER TABLE %s ALTER COLUMN %s SET DATA TYPE %s"
        .formatted(identifiers().table(table), identifiers().name(column.name()), type);
  }

  /** A statement after which no constraint of the transaction waits for its end. */
  default Optional<String> checkConstraintsNow() {
    return Optional.empty();
  }

  /** Lets a column take NULL. */
  default String dropNotNull(TableId table, Column column) {
    return "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL"
        .formatted(identifiers().table(table), identifiers().name(column.name()));
  }

  /**
   * A column to be.
   *
   * @param type its SQL type
   */
  record NewColumn(String name, String type, boolean nullable) {}

  /** A column's definition. */
  default String define(NewColumn column) {
    return identifiers().name(column.name())
        + " "
        + column.type()
        + (column.nullable() ? "" : " NOT NULL");
  }

  /** {@code a = ?, b = ?}. */
  default String assignments(List<String> names, String separator) {
    return names.stream()
        .map(name -> identifiers().name(name) + " = ?")
        .collect(Collectors.joining(separator));
  }

  /** {@code ?, ?, ?}. */
  static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  /** Both lists, one after the other. */
  static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
