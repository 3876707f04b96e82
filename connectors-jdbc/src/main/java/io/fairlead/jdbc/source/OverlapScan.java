// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.source.Keyset.Part;
import io.fairlead.jdbc.source.RecentRows.Mark;
import io.fairlead.jdbc.source.RecentRows.View;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads on from some way before the position, for rows that were committed after others with a
 * later timestamp or greater number had been read. Which rows of that window were read before is
 * part of the offset, so none comes twice.
 */
final class OverlapScan implements Scan {

  private final ScanContext context;
  private final Keyset keyset;
  private final Cursor cursor;
  private final RowMapper mapper;
  private final TableOffset.Context offsets;
  private final RecentRows recent;
  private final Object oldEnd;
  private Set<Mark> earlier;
  private Position end;

  OverlapScan(ScanContext context, Coverage start) throws SQLException {
    this.context = context;
    this.keyset = context.plan().keyset().orElseThrow();
    this.offsets = context.offsetContext();
    this.end = start.end();
    this.oldEnd = end == null ? null : end.values().get(0);
    Optional<View> view = start.recent();
    // Of an offset without such rows only the position is known: nothing before it is read again.
    Object floor = view.isPresent() ? view.get().floor() : oldEnd;
    this.earlier = view.map(View::marks).orElse(Set.of());
    this.recent = new RecentRows(floor);
    this.cursor = open(view.isPresent() ? Order.later(window(oldEnd), floor) : null);
    this.mapper = context.mapper(cursor.columns(), 0);
  }

  private Object window(Object from) {
    return from == null
        ? null
        : Order.before(
            from,
            keyset.parts().get(0),
            context.config().overlap(),
            context.config().overlapIds(),
            context.config().readOptions().zone());
  }

  /** Opens the window behind a value, or what lies behind the position. */
  private Cursor open(Object from) throws SQLException {
    Identifiers identifiers = context.config().identifiers();
    Part first = keyset.parts().get(0);
    ForwardQuery query = ForwardQuery.of(context, from == null ? end : null);
    List<String> conditions = new ArrayList<>(query.conditions());
    if (from != null) {
      conditions.add(first.sql(identifiers) + " > ?");
    }
    PreparedStatement statement =
        context.prepare(
            context.plan().select("")
                + " WHERE "
                + String.join(" AND ", conditions)
                + context.plan().orderBy(identifiers));
    try {
      int at =
          context.plan().bindPlaceholders(statement, from == null ? oldEnd : from, end, context);
      at = query.bind(statement, at);
      if (from != null) {
        first.type().bind(statement, at, from);
      }
      return new Cursor(statement, context.running());
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  @Override
  public boolean read(List<SourceRecord> into, int max) throws SQLException {
    while (into.size() < max) {
      if (!cursor.next()) {
        // What the window no longer has was changed or deleted.
        earlier = Set.of();
        return true;
      }
      ResultSet rows = cursor.rows();
      Position position = mapper.position(rows);
      if (!takenBefore(position)) {
        Struct value = mapper.value(rows);
        Coverage now = coverage();
        into.add(mapper.record(value, new TableOffset(offsets, () -> now)));
      }
    }
    return false;
  }

  /** Takes note of a row; whether an earlier pass had read it. */
  private boolean takenBefore(Position position) {
    Object first = position.values().get(0);
    Mark mark = Mark.of(position.encode(keyset.types()));
    boolean before = earlier.contains(mark);
    recent.add(mark, first);
    int order = oldEnd == null ? 1 : Order.compare(first, oldEnd);
    if (order > 0) {
      earlier = Set.of();
    }
    if (order >= 0 && !before) {
      end = position;
      recent.forget(window(first));
    }
    return before;
  }

  @Override
  public Coverage coverage() {
    return end == null ? Coverage.NOTHING : Coverage.upTo(end).with(recent.view(earlier));
  }

  @Override
  public void close() throws SQLException {
    cursor.close();
  }
}
