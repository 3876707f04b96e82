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

  /**
   * What an upsert writes.
   *
   * @param version the column, one of the values, by which an older row never overwrites a newer
   *     one; a row whose version is NULL is overwritten
   */
  record Upsert(TableId table, List<String> keys, List<String> values, Optional<String> version) {}

  /** Inserts a row or overwrites the one with its key. */
  String upsert(Upsert upsert);

  /** Inserts a row unless one with its key is there. */
  String insertIgnore(TableId table, List<String> keys, List<String> values);

  /** Overwrites the row with its key. The version is a parameter once more, at the end. */
  default String update(Upsert update) {
    String newer =
        update
            .version()
            .map(identifiers()::name)
            .map(name -> " AND (" + name + " IS NULL OR " + name + " <= ?)")
            .orElse("");
    return "UPDATE %s SET %s WHERE %s%s"
        .formatted(
            identifiers().table(update.table()),
            assignments(update.values(), ", "),
            assignments(update.keys(), " AND "),
            newer);
  }

  /** Deletes all rows, within the transaction. */
  default String truncate(TableId table) {
    return "DELETE FROM " + identifiers().table(table);
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
    return String.join(", ", java.util.Collections.nCopies(count, "?"));
  }

  /** Both lists, one after the other. */
  static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
