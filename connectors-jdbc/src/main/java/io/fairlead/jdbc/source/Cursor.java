// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Metadata;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The rows of one running query. */
final class Cursor implements AutoCloseable {

  private final PreparedStatement statement;
  private final RunningStatement running;
  private final ResultSet rows;
  private final List<Column> columns;

  /** Runs the query; closes the statement if that fails. */
  Cursor(PreparedStatement statement, RunningStatement running) throws SQLException {
    this.statement = statement;
    this.running = running;
    running.add(statement);
    try {
      this.rows = statement.executeQuery();
      this.columns = Metadata.columns(rows.getMetaData());
    } catch (SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  List<Column> columns() {
    return columns;
  }

  boolean next() throws SQLException {
    return rows.next();
  }

  ResultSet rows() {
    return rows;
  }

  @Override
  public void close() throws SQLException {
    running.remove(statement);
    statement.close();
  }
}
