// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What every JDBC driver tells about tables and columns. */
public final class Metadata {

  private Metadata() {}

  /** The tables of those types. */
  public static List<TableId> tables(
      Connection connection, Dialect.TablePattern pattern, List<String> types) throws SQLException {
    List<TableId> found = new ArrayList<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getTables(
                pattern.catalog().orElse(null),
                pattern.schema().orElse(null),
                "%",
                types.isEmpty() ? null : types.toArray(String[]::new))) {
      while (rows.next()) {
        found.add(
            TableId.of(
                rows.getString("TABLE_CAT"),
                rows.getString("TABLE_SCHEM"),
                rows.getString("TABLE_NAME")));
      }
    }
    return found;
  }

  /** A table's columns and key, or empty if it has no columns, that is, is not there. */
  public static Optional<Table> describe(Connection connection, TableId id) throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    String escape = metadata.getSearchStringEscape();
    List<Column> columns = new ArrayList<>();
    try (ResultSet rows =
        metadata.getColumns(
            id.catalog().orElse(null),
            id.schema().map(name -> escape(name, escape)).orElse(null),
            escape(id.name(), escape),
            "%")) {
      while (rows.next()) {
        columns.add(
            new Column(
                rows.getString("COLUMN_NAME"),
                new Column.Type(
                    rows.getInt("DATA_TYPE"),
                    rows.getString("TYPE_NAME"),
                    rows.getInt("COLUMN_SIZE"),
                    rows.getInt("DECIMAL_DIGITS")),
                rows.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                "YES".equals(optional(rows, "IS_AUTOINCREMENT")),
                rows.getString("COLUMN_DEF") != null
                    || "YES".equals(optional(rows, "IS_AUTOINCREMENT"))
                    || "YES".equals(optional(rows, "IS_GENERATEDCOLUMN"))));
      }
    }
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Table(id, List.copyOf(columns), primaryKey(metadata, id)));
  }

  private static String optional(ResultSet rows, String column) {
    try {
      return rows.getString(column);
    } catch (SQLException e) {
      // Older drivers lack the columns that later editions of JDBC added.
      return null;
    }
  }

  private static List<String> primaryKey(DatabaseMetaData metadata, TableId id)
      throws SQLException {
    Map<Integer, String> names = new TreeMap<>();
    try (ResultSet rows =
        metadata.getPrimaryKeys(id.catalog().orElse(null), id.schema().orElse(null), id.name())) {
      while (rows.next()) {
        names.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(names.values());
  }

  static String escape(String name, String escape) {
    if (name == null || escape == null || escape.isEmpty()) {
      return name;
    }
    return name.replace(escape, escape + escape)
        .replace("_", escape + "_")
        .replace("%", escape + "%");
  }

  /** The columns of a result. */
  public static List<Column> columns(ResultSetMetaData metadata) throws SQLException {
    List<Column> columns = new ArrayList<>(metadata.getColumnCount());
    for (int index = 1; index <= metadata.getColumnCount(); index++) {
      columns.add(
          new Column(
              metadata.getColumnLabel(index),
              new Column.Type(
                  metadata.getColumnType(index),
                  metadata.getColumnTypeName(index),
                  metadata.getPrecision(index),
                  metadata.getScale(index)),
              true,
              false,
              false));
    }
    return columns;
  }
}
