// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** Reads the whole table, or all behind a position, without offset. */
final class BulkScan implements Scan {

  private final Cursor cursor;
  private final RowMapper mapper;

  BulkScan(ScanContext context) throws SQLException {
    this(context, context.prepare(context.plan().select("")));
  }

  private BulkScan(ScanContext context, PreparedStatement statement) throws SQLException {
    this.cursor = new Cursor(statement, context.running());
    this.mapper = context.mapper(cursor.columns(), 0);
  }

  /** Reads what lies behind a position. */
  static BulkScan behind(ScanContext context, Position position) throws SQLException {
    ForwardQuery query = ForwardQuery.of(context, position);
    PreparedStatement statement =
        context.prepare(
            context.plan().select("") + " WHERE " + String.join(" AND ", query.conditions()));
    try {
      query.bind(statement, 1);
      return new BulkScan(context, statement);
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  @Override
  public boolean read(List<SourceRecord> into, int max) throws SQLException {
    while (into.size() < max) {
      if (!cursor.next()) {
        return true;
      }
      into.add(mapper.record(mapper.value(cursor.rows()), Map.of()));
    }
    return false;
  }

  @Override
  public Coverage coverage() {
    return Coverage.NOTHING;
  }

  @Override
  public void close() throws SQLException {
    cursor.close();
  }
}
