// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.mysql;

import io.fairlead.jdbc.dialect.BulkLoad;
import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.ValueBinder;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.WriteSql.Dml;
import io.fairlead.jdbc.dialect.WriteSql.Layout;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/**
 * Writes rows by statements of many rows each. For {@code ON DUPLICATE KEY UPDATE} that is several
 * times faster than the batches of MariaDB's driver, of which the server takes each row by itself.
 */
final class MultiRowLoad implements BulkLoad {

  private static final int MAX_ROWS = 500;
  private static final int MAX_PARAMETERS = 60_000;
  private static final long MAX_BYTES = 4 << 20;

  private final List<ValueBinder> binders;
  private final String start;
  private final String marks;
  private final String end;
  private final int maxRows;
  private final long maxBytes;

  /**
   * Makes it.
   *
   * @param maxPacket the longest statement in bytes that the server takes
   */
  MultiRowLoad(Identifiers identifiers, Target target, long maxPacket) {
    MySqlWriteSql sql = new MySqlWriteSql(identifiers);
    Layout layout =
        new Layout(
            target.table().id(), names(target.keys()), names(target.values()), target.version());
    Dml insert = sql.insert(layout);
    Dml whole =
        switch (target.conflict()) {
          case FAIL -> insert;
          case UPDATE -> sql.upsert(layout);
          case IGNORE -> sql.insertIgnore(layout);
        };
    int columns = target.inputs().size();
    this.marks = "(" + WriteSql.marks(columns) + ")";
    this.start = insert.sql().substring(0, insert.sql().length() - marks.length());
    this.end = whole.sql().substring(insert.sql().length());
    this.binders =
        target.inputs().stream()
            .map(input -> MySqlTypes.INSTANCE.binder(input.schema(), input.column(), target.zone()))
            .toList();
    this.maxRows = Math.max(1, Math.min(MAX_ROWS, MAX_PARAMETERS / columns));
    this.maxBytes = Math.min(MAX_BYTES, maxPacket / 2);
  }

  private static List<String> names(List<Input> inputs) {
    return inputs.stream().map(Input::column).map(Column::name).toList();
  }

  @Override
  public void load(Connection connection, int count, Rows rows) throws SQLException {
    for (int from = 0; from < count; ) {
      int to = from;
      long bytes = 0;
      while (to < count && to - from < maxRows && (to == from || bytes < maxBytes)) {
        bytes += bytes(rows, to++);
      }
      // The row that went beyond comes with the next statement, unless it is alone.
      if (bytes > maxBytes && to - from > 1) {
        to--;
      }
      write(connection, rows, from, to);
      from = to;
    }
  }

  private void write(Connection connection, Rows rows, int from, int to) throws SQLException {
    List<String> all = Collections.nCopies(to - from, marks);
    try (PreparedStatement statement =
        connection.prepareStatement(start + String.join(", ", all) + end)) {
      int index = 1;
      for (int row = from; row < to; row++) {
        for (int input = 0; input < binders.size(); input++) {
          binders.get(input).bind(statement, index++, rows.value(row, input));
        }
      }
      statement.executeUpdate();
    }
  }

  /** How long a row may become in the statement's text, escapes included. */
  private long bytes(Rows rows, int row) {
    long bytes = 0;
    for (int input = 0; input < binders.size(); input++) {
      bytes += 32 + bytes(rows.value(row, input));
    }
    return bytes;
  }

  private static long bytes(Object value) {
    if (value instanceof String text) {
      return 3L * text.length();
    }
    if (value instanceof byte[] array) {
      return 2L * array.length;
    }
    if (value instanceof ByteBuffer buffer) {
      return 2L * buffer.remaining();
    }
    if (value instanceof Struct struct) {
      return struct.schema().fields().stream()
          .mapToLong(field -> 32 + field.name().length() + bytes(struct.get(field)))
          .sum();
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .mapToLong(entry -> 32 + bytes(entry.getKey()) + bytes(entry.getValue()))
          .sum();
    }
    if (value instanceof Collection<?> list) {
      return list.stream().mapToLong(element -> 8 + bytes(element)).sum();
    }
    return 0;
  }
}
