// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Compares a table of the order system with its copy in the warehouse, row by row and column by
 * column, by walking both in the order of their ids. Both must be at rest.
 *
 * <p>Columns may have changed their type on the way (a date or a time stamp into a number of days
 * or microseconds), but not their value.
 */
record Comparison(Connection source, Connection target) {

  private static final int FETCH_SIZE = 1000;
  private static final int EXAMPLES = 3;

  /**
   * The outcome for one table.
   *
   * @param table of the order system
   * @param copy of the warehouse
   * @param sourceRows in the order system
   * @param targetRows in the warehouse
   * @param differences rows that are missing, surplus, or different
   * @param examples some of them, by id
   */
  record Result(
      String table,
      String copy,
      long sourceRows,
      long targetRows,
      long differences,
      List<String> examples) {

    boolean identical() {
      return differences == 0;
    }
  }

  Result compare(String table, String copy) throws SQLException {
    if (!exists(target, copy)) {
      return new Result(table, copy, count(table), 0, count(table), List.of("no table " + copy));
    }
    source.setAutoCommit(false);
    target.setAutoCommit(false);
    try (Statement left = source.createStatement();
        Statement right = target.createStatement()) {
      left.setFetchSize(FETCH_SIZE);
      right.setFetchSize(FETCH_SIZE);
      try (ResultSet expected = left.executeQuery("select * from \"" + table + "\" order by id")) {
        List<String> columns = columns(expected);
        String list = "\"" + String.join("\", \"", columns) + "\"";
        try (ResultSet actual =
            right.executeQuery("select " + list + " from \"" + copy + "\" order by id")) {
          return walk(table, copy, columns, expected, actual);
        }
      }
    } finally {
      // Ends the read transactions; the next look must see what has arrived meanwhile.
      source.rollback();
      target.rollback();
      source.setAutoCommit(true);
      target.setAutoCommit(true);
    }
  }

  private Result walk(
      String table, String copy, List<String> columns, ResultSet expected, ResultSet actual)
      throws SQLException {
    long sourceRows = 0;
    long targetRows = 0;
    long differences = 0;
    List<String> examples = new ArrayList<>();
    int id = columns.indexOf("id") + 1;
    boolean left = expected.next();
    boolean right = actual.next();
    while (left || right) {
      int order = !left ? 1 : !right ? -1 : Long.compare(expected.getLong(id), actual.getLong(id));
      String problem = null;
      if (order < 0) {
        problem = "id " + expected.getLong(id) + " is missing";
      } else if (order > 0) {
        problem = "id " + actual.getLong(id) + " is surplus";
      } else {
        problem = difference(columns, expected, actual, id);
      }
      if (problem != null) {
        differences++;
        if (examples.size() < EXAMPLES) {
          examples.add(problem);
        }
      }
      if (order <= 0) {
        sourceRows++;
        left = expected.next();
      }
      if (order >= 0) {
        targetRows++;
        right = actual.next();
      }
    }
    return new Result(table, copy, sourceRows, targetRows, differences, examples);
  }

  private String difference(List<String> columns, ResultSet expected, ResultSet actual, int id)
      throws SQLException {
    for (int column = 1; column <= columns.size(); column++) {
      if (!same(expected, actual, column)) {
        return "id " + expected.getLong(id) + " differs in " + columns.get(column - 1);
      }
    }
    return null;
  }

  private boolean same(ResultSet expected, ResultSet actual, int column) throws SQLException {
    Object left = expected.getObject(column);
    switch (expected.getMetaData().getColumnTypeName(column)) {
      case "timestamptz":
        return Objects.equals(Micros.of(expected, column), Micros.of(actual, column));
      case "date":
        LocalDate day = expected.getObject(column, LocalDate.class);
        return Objects.equals(day, dayOf(actual, column));
      default:
        Object right = actual.getObject(column);
        if (left instanceof byte[] bytes && right instanceof byte[] others) {
          return Arrays.equals(bytes, others);
        }
        if (left instanceof Number number && right instanceof Number other) {
          return decimal(number).compareTo(decimal(other)) == 0;
        }
        return Objects.equals(left, right);
    }
  }

  private static LocalDate dayOf(ResultSet rows, int column) throws SQLException {
    if ("date".equals(rows.getMetaData().getColumnTypeName(column))) {
      return rows.getObject(column, LocalDate.class);
    }
    long days = rows.getLong(column);
    return rows.wasNull() ? null : LocalDate.ofEpochDay(days);
  }

  private static BigDecimal decimal(Number number) {
    return new BigDecimal(number.toString());
  }

  private static List<String> columns(ResultSet rows) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
      columns.add(rows.getMetaData().getColumnName(column));
    }
    return columns;
  }

  private long count(String table) throws SQLException {
    try (Statement statement = source.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from \"" + table + "\"")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select to_regclass('\"" + table + "\"') is not null")) {
      rows.next();
      return rows.getBoolean(1);
    }
  }
}
