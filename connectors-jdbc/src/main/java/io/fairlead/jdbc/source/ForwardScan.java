// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Identifiers;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads on behind a position, where no transaction snapshot tells what is late: rows are read when
 * they are older than {@code timestamp.delay.interval.ms}.
 */
final class ForwardScan implements Scan {

  private final Cursor cursor;
  private final RowPump pump;

  ForwardScan(ScanContext context, Coverage start) throws SQLException {
    ForwardQuery query = ForwardQuery.of(context, start.end());
    List<String> conditions = new ArrayList<>(query.conditions());
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    Identifiers identifiers = context.config().identifiers();
    PreparedStatement statement =
        context.prepare(context.plan().select("") + where + context.plan().orderBy(identifiers));
    try {
      Object from = start.end() == null ? null : start.end().values().get(0);
      query.bind(statement, context.plan().bindPlaceholders(statement, from, start.end(), context));
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
    this.cursor = new Cursor(statement, context.running());
    this.pump =
        new RowPump(
            cursor, context.mapper(cursor.columns(), 0), context.offsetContext(), new Marks(start));
  }

  private static final class Marks implements RowPump.Marks {
    private Coverage now;

    Marks(Coverage start) {
      this.now = start;
    }

    @Override
    public void taken(ResultSet rows, Position position) {
      now = Coverage.upTo(position);
    }

    @Override
    public Supplier<Coverage> covered() {
      Coverage present = now;
      return () -> present;
    }
  }

  @Override
  public boolean read(List<SourceRecord> into, int max) throws SQLException {
    return pump.read(into, max);
  }

  @Override
  public Coverage coverage() {
    return pump.covered().get();
  }

  @Override
  public void close() throws SQLException {
    cursor.close();
  }
}
