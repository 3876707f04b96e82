// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Moves rows of a cursor into records. In an order that is not unique, the records of rows which
 * share a position carry the offset before them, save the last, and stay in one batch up to a
 * limit: a task that stops among them reads all of them again, and a transaction per batch holds
 * all or none of them.
 */
final class RowPump {

  private static final int GROUP_LIMIT = 10;

  /** Keeps the scan's progress. */
  interface Marks {

    /** Takes note of a row, the one that the result set stands on. */
    void taken(ResultSet rows, Position position) throws SQLException;

    /** The offset behind the rows taken so far. */
    Map<String, ?> offset();
  }

  private final Cursor cursor;
  private final RowMapper mapper;
  private final boolean unique;
  private final Marks marks;
  private Map<String, ?> groupStart;
  private Position next;
  private Position last;
  private Struct held;

  RowPump(Cursor cursor, RowMapper mapper, boolean unique, Marks marks) {
    this.cursor = cursor;
    this.mapper = mapper;
    this.unique = unique;
    this.marks = marks;
    this.groupStart = unique ? Map.of() : marks.offset();
  }

  /** Reads on; whether the cursor is at its end. */
  boolean read(List<SourceRecord> into, int max) throws SQLException {
    return unique ? readUnique(into, max) : readGroups(into, max);
  }

  private boolean readUnique(List<SourceRecord> into, int max) throws SQLException {
    while (into.size() < max) {
      if (!cursor.next()) {
        return true;
      }
      ResultSet rows = cursor.rows();
      Struct value = mapper.value(rows);
      marks.taken(rows, mapper.position(rows));
      into.add(mapper.record(value, marks.offset()));
    }
    return false;
  }

  private boolean readGroups(List<SourceRecord> into, int max) throws SQLException {
    while (true) {
      if (next == null) {
        if (!cursor.next()) {
          endGroup(into);
          return true;
        }
        next = mapper.position(cursor.rows());
      }
      boolean sameGroup = next.equals(last);
      if (!sameGroup) {
        endGroup(into);
      } else if (held != null) {
        into.add(mapper.record(held, groupStart));
        held = null;
      }
      int limit = sameGroup ? max * GROUP_LIMIT : max;
      if (into.size() >= limit) {
        return false;
      }
      held = mapper.value(cursor.rows());
      marks.taken(cursor.rows(), next);
      last = next;
      next = null;
    }
  }

  private void endGroup(List<SourceRecord> into) {
    if (held != null) {
      groupStart = marks.offset();
      into.add(mapper.record(held, groupStart));
      held = null;
    } else if (last != null) {
      groupStart = marks.offset();
    }
  }
}
