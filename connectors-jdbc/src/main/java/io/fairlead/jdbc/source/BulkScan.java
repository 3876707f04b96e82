// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** Reads the whole table, without offset. */
final class BulkScan implements Scan {

  private final Cursor cursor;
  private final RowMapper mapper;

  BulkScan(ScanContext context) throws SQLException {
    this.cursor = new Cursor(context.prepare(context.plan().select("")), context.running());
    this.mapper = context.mapper(cursor.columns(), 0);
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
