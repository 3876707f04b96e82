// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.KeyType;
import io.fairlead.jdbc.source.Coverage.Segment;
import io.fairlead.jdbc.source.Keyset.Part;
import io.fairlead.jdbc.source.Keyset.Role;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The query for rows that lie within what was read, but were not visible then. */
final class LateQuery {

  /** The transaction and the segment come before the table's columns. */
  static final int OWN_COLUMNS = 2;

  /** The condition that a row's transaction lies within the window. */
  static final String CUT_OFF = Transactions.distanceSql(TablePlan.ALIAS) + " >= ?";

  private final ScanContext context;
  private final Transactions snapshot;
  private final List<Segment> segments;
  private final long cutOff;
  private final Optional<Object> from;

  LateQuery(ScanContext context, Transactions snapshot, List<Segment> segments) {
    this.context = context;
    this.snapshot = snapshot;
    this.segments = List.copyOf(segments);
    this.cutOff = snapshot.xmin() + context.config().lateCommitWindow();
    this.from = from(context, this.segments);
  }

  /** The value of the first key column from which on rows are looked for. */
  private static Optional<Object> from(ScanContext context, List<Segment> segments) {
    if (segments.isEmpty()) {
      return context.initial();
    }
    Part first = context.plan().keyset().orElseThrow().parts().get(0);
    Object end = segments.get(segments.size() - 1).upTo().values().get(0);
    if (first.role() == Role.TIMESTAMP && context.config().lateCommitLookback().isPresent()) {
      ZoneId zone = context.config().readOptions().zone();
      Instant earliest =
          TableOffset.instant(end, zone).minus(context.config().lateCommitLookback().get());
      boolean initialIsLater =
          context
              .initial()
              .map(value -> TableOffset.instant(value, zone).isAfter(earliest))
              .orElse(false);
      return initialIsLater
          ? context.initial()
          : Optional.of(TableOffset.timestamp(earliest, first, zone));
    }
    if (first.type() == KeyType.LONG && context.config().lateCommitLookbackIds().isPresent()) {
      return Optional.of((Long) end - context.config().lateCommitLookbackIds().get());
    }
    return context.initial();
  }

  int segments() {
    return segments.size();
  }

  /** Whether there are transactions beyond the window, whose rows wait. */
  boolean cutOff() {
    return snapshot.xmax() > cutOff;
  }

  int bindCutOff(PreparedStatement statement, int index) throws SQLException {
    statement.setLong(index, snapshot.xmax() - 1);
    statement.setLong(index + 1, snapshot.xmax() - cutOff);
    return index + 2;
  }

  String sql() {
    Identifiers identifiers = context.config().identifiers();
    Keyset keyset = context.plan().keyset().orElseThrow();
    String upTo = keyset.upToRow(identifiers);
    StringBuilder number = new StringBuilder("CASE");
    List<String> unseen = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      number.append(" WHEN ").append(upTo).append(" THEN ").append(i);
      String condition = "(";
      if (i > 0) {
        condition += keyset.afterRow(identifiers) + " AND ";
      }
      condition += upTo + " AND " + Transactions.distanceSql(TablePlan.ALIAS) + " < ?";
      if (!segments.get(i).seen().isEmpty()) {
        condition += " AND NOT t.xmin::text::bigint = ANY (?)";
      }
      unseen.add(condition + ")");
    }
    number.append(" END, ");
    String where = " WHERE (" + String.join(" OR ", unseen) + ")";
    if (cutOff()) {
      where += " AND " + CUT_OFF;
    }
    if (from.isPresent()) {
      where += " AND " + keyset.parts().get(0).sql(identifiers) + " >= ?";
    }
    return context.plan().select("t.xmin, " + number) + where + context.plan().orderBy(identifiers);
  }

  int bind(PreparedStatement statement, int index) throws SQLException {
    Keyset keyset = context.plan().keyset().orElseThrow();
    int at = index;
    for (Segment segment : segments) {
      at = keyset.bindRow(statement, at, segment.upTo());
    }
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (i > 0) {
        at = keyset.bindRow(statement, at, segments.get(i - 1).upTo());
      }
      at = keyset.bindRow(statement, at, segment.upTo());
      statement.setLong(at++, snapshot.xmax() - 1);
      statement.setLong(at++, snapshot.xmax() - segment.horizon());
      if (!segment.seen().isEmpty()) {
        statement.setArray(
            at++, context.connection().createArrayOf("bigint", Coverage.rowNumbers(segment)));
      }
    }
    if (cutOff()) {
      at = bindCutOff(statement, at);
    }
    if (from.isPresent()) {
      keyset.parts().get(0).type().bind(statement, at++, from.get());
    }
    return at;
  }
}
