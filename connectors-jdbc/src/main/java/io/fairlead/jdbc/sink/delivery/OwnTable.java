// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink.delivery;

import io.fairlead.jdbc.connection.SqlErrors;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.Table;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql.NewColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of the connector's own in the target. Statements run in the caller's transaction; only
 * {@link #ensure} ends its own. In their texts {@code %table} stands for the table and {@code
 * %name} for a column. Once it is found, statements may be run by any thread.
 */
final class OwnTable {

  /**
   * What it looks like.
   *
   * @param key the names of the primary key's columns
   */
  record Shape(String name, List<NewColumn> columns, List<String> key) {}

  /** Takes a value out of a row. */
  @FunctionalInterface
  interface FromRow<T> {
    T of(ResultSet row) throws SQLException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(OwnTable.class);

  private final Dialect dialect;
  private final Identifiers identifiers;
  private final Shape shape;
  private String from;
  private Map<String, String> names;

  OwnTable(Dialect dialect, Identifiers identifiers, Shape shape) {
    this.dialect = dialect;
    this.identifiers = identifiers;
    this.shape = shape;
  }

  String name() {
    return shape.name();
  }

  /** The statement that creates the table, for messages. */
  String ddl() {
    return dialect
        .writeSql(identifiers)
        .createTable(TableId.parse(shape.name()), shape.columns(), shape.key());
  }

  /** Whether the table is there; looks it up if that is not known. */
  boolean find(Connection connection) throws SQLException {
    if (from != null) {
      return true;
    }
    Optional<TableId> id = dialect.resolve(connection, shape.name());
    Optional<Table> table =
        id.isPresent() ? dialect.describe(connection, id.get()) : Optional.empty();
    if (table.isEmpty()) {
      return false;
    }
    Map<String, String> found = new HashMap<>();
    for (NewColumn column : shape.columns()) {
      String there = table.get().column(column.name()).map(c -> c.name()).orElse(column.name());
      found.put(column.name(), identifiers.name(there));
    }
    names = found;
    from = identifiers.table(table.get().id());
    return true;
  }

  /** Creates the table unless it is there, in a transaction of its own. */
  void ensure(Connection connection) throws SQLException {
    if (from != null) {
      return;
    }
    if (!find(connection)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(ddl());
        connection.commit();
        LOG.info("Created table {} for exactly-once delivery", shape.name());
      } catch (SQLException e) {
        connection.rollback();
        // Another task may have created it at the same time.
        if (SqlErrors.connectionLost(e) || !find(connection)) {
          throw e;
        }
      }
      find(connection);
    }
    connection.commit();
  }

  /** Runs a statement that changes rows; how many there were. */
  int update(Connection connection, String template, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql(template))) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /** The rows of a query. */
  <T> List<T> query(Connection connection, FromRow<T> row, String template, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql(template))) {
      bind(statement, values);
      List<T> all = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          all.add(row.of(rows));
        }
      }
      return all;
    }
  }

  private String sql(String template) {
    String text = template.replace("%table", from);
    for (NewColumn column : shape.columns()) {
      text = text.replace("%" + column.name(), names.get(column.name()));
    }
    return text;
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (values[i] instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else {
        statement.setString(i + 1, (String) values[i]);
      }
    }
  }
}
