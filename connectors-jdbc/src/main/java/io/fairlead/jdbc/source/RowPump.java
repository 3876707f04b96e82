// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
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

  /** Invariant 9: a page of long rows ends earlier. */
  private static final long PAGE_BYTES = 8 * 1024 * 1024;

  /** Keeps the scan's progress. */
  interface Marks {

    /** Takes note of a row, the one that the result set stands on. */
    void taken(ResultSet rows, Position position) throws SQLException;

    /** What has been read with the rows taken so far, as of now whenever it is asked. */
    Supplier<Coverage> covered();
  }

  private final Cursor cursor;
  private final RowMapper mapper;
  private final TableOffset.Context offsets;
  private final Marks marks;
  private Supplier<Coverage> groupStart;
  private Position next;
  private Position last;
  private Struct held;

  RowPump(Cursor cursor, RowMapper mapper, TableOffset.Context offsets, Marks marks) {
    this.cursor = cursor;
    this.mapper = mapper;
    this.offsets = offsets;
    this.marks = marks;
    this.groupStart = marks.covered();
  }

  /** What has been read for good: without rows at one position of which some are left. */
  Supplier<Coverage> covered() {
    boolean withinGroup = next != null && next.equals(last);
    return withinGroup ? groupStart : marks.covered();
  }

  /** Reads on; whether the cursor is at its end. */
  boolean read(List<SourceRecord> into, int max) throws SQLException {
    long end = mapper.bytes() + PAGE_BYTES;
    return offsets.keyset().unique() ? readUnique(into, max, end) : readGroups(into, max, end);
  }

  private boolean readUnique(List<SourceRecord> into, int max, long end) throws SQLException {
    while (into.size() < max && mapper.bytes() < end) {
      if (!cursor.next()) {
        return true;
      }
      ResultSet rows = cursor.rows();
      Struct value = mapper.value(rows);
      marks.taken(rows, mapper.position(rows));
      into.add(record(value, marks.covered()));
    }
    return false;
  }

  private SourceRecord record(Struct value, Supplier<Coverage> covered) {
    return mapper.record(value, new TableOffset(offsets, covered));
  }

  private boolean readGroups(List<SourceRecord> into, int max, long end) throws SQLException {
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
        into.add(record(held, groupStart));
        held = null;
      }
      int times = sameGroup ? GROUP_LIMIT : 1;
      long bytes = mapper.bytes() - end + PAGE_BYTES;
      if (into.size() >= max * times || (bytes >= PAGE_BYTES * times && !into.isEmpty())) {
        return false;
      }
      held = mapper.value(cursor.rows());
      marks.taken(cursor.rows(), next);
      last = next;
      next = null;
    }
  }

  private void endGroup(List<SourceRecord> into) {
    groupStart = marks.covered();
    if (held != null) {
      into.add(record(held, groupStart));
      held = null;
    }
  }
}
