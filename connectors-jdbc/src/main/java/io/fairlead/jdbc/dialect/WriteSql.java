// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SQL that the sink writes with. Parameters stand in the order {@code keys}, then {@code
 * values}, save for {@link #update}, which has the values first.
 */
public interface WriteSql {

  /** How names are written. */
  Identifiers identifiers();

  /** Inserts a row. */
  default String insert(TableId table, List<String> keys, List<String> values) {
    List<String> all = concat(keys, values);
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(identifiers().table(table), identifiers().list(all), marks(all.size()));
  }

  /** Inserts a row or overwrites the one with its key. */
  String upsert(TableId table, List<String> keys, List<String> values);

  /** Inserts a row unless one with its key is there. */
  String insertIgnore(TableId table, List<String> keys, List<String> values);

  /** Overwrites the row with its key. */
  default String update(TableId table, List<String> keys, List<String> values) {
    return "UPDATE %s SET %s WHERE %s"
        .formatted(
            identifiers().table(table), assignments(values, ", "), assignments(keys, " AND "));
  }

  /** Deletes the row with its key. */
  default String delete(TableId table, List<String> keys) {
    return "DELETE FROM %s WHERE %s"
        .formatted(identifiers().table(table), assignments(keys, " AND "));
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
    return String.join(", ", java.util.Collections.nCopies(count, "?"));
  }

  /** Both lists, one after the other. */
  static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
