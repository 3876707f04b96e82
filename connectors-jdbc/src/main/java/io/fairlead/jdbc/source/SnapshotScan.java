// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.source.Coverage.Segment;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over a PostgreSQL table in one transaction snapshot: first rows that were committed
 * after a scan had passed their place, then rows behind the position. See {@link Coverage} for why
 * nothing is lost.
 */
final class SnapshotScan implements Scan, RowPump.Marks {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotScan.class);

  private final ScanContext context;
  private final TableOffset.Context offsets;
  private final Transactions snapshot;
  private final LateQuery late;
  private final SeenLog seen;
  private final List<Segment> passed;
  private List<Segment> unfinished;
  private Position position;
  private Cursor cursor;
  private RowPump pump;
  private boolean forward;
  private int transactionColumn;

  /**
   * Begins the pass.
   *
   * @param pass the snapshot of the connection's transaction, which is repeatable read, and whether
   *     to look for rows that were committed late; if not, what was read before stays a segment of
   *     its own, which a later pass looks at
   */
  SnapshotScan(ScanContext context, Coverage start, ActiveScan.Pass pass) throws SQLException {
    this.context = context;
    this.offsets = context.offsetContext();
    this.snapshot = pass.snapshot();
    this.seen = new SeenLog(snapshot.xmin());
    List<Segment> known = known(start);
    this.passed = pass.lookBack() ? List.of() : known;
    this.unfinished = pass.lookBack() ? known : List.of();
    this.late = new LateQuery(context, snapshot, unfinished);
    this.position = pass.lookBack() ? null : start.end();
    if (unfinished.isEmpty()) {
      openForward();
    } else {
      openLate();
    }
  }

  /** The connection's snapshot; begins its transaction. */
  static Transactions snapshot(ScanContext context) throws SQLException {
    try (PreparedStatement statement = context.connection().prepareStatement(Transactions.QUERY);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return Transactions.parse(rows.getString(1));
    }
  }

  /** The segments, where those that this server cannot have written count as unknown. */
  private List<Segment> known(Coverage start) {
    List<Segment> segments = new ArrayList<>();
    for (Segment segment : start.segments()) {
      if (segment.horizon() > snapshot.xmax()) {
        LOG.warn(
            "The offset of {} was written on another PostgreSQL server, or before a restore: rows"
                + " that were in flight then may be missing",
            context.plan().name());
      }
      boolean usable =
          segment.horizon() != Coverage.UNKNOWN && segment.horizon() <= snapshot.xmax();
      segments.add(
          usable ? segment : new Segment(segment.upTo(), snapshot.xmin(), new java.util.BitSet()));
    }
    return segments;
  }

  private void openLate() throws SQLException {
    PreparedStatement statement = context.prepare(late.sql());
    open(statement, late::bind, LateQuery.OWN_COLUMNS);
    transactionColumn = 1;
  }

  private void openForward() throws SQLException {
    forward = true;
    ForwardQuery query = ForwardQuery.of(context, position);
    List<String> conditions = new ArrayList<>(query.conditions());
    if (late.cutOff()) {
      conditions.add(LateQuery.CUT_OFF);
    }
    Identifiers identifiers = context.config().identifiers();
    PreparedStatement statement =
        context.prepare(
            context.plan().select("t.xmin, ")
                + " WHERE "
                + String.join(" AND ", conditions)
                + context.plan().orderBy(identifiers));
    open(
        statement,
        (parameters, index) -> {
          int at = query.bind(parameters, index);
          return late.cutOff() ? late.bindCutOff(parameters, at) : at;
        },
        1);
    transactionColumn = 1;
  }

  @FunctionalInterface
  private interface Binding {
    int bind(PreparedStatement statement, int index) throws SQLException;
  }

  private void open(PreparedStatement statement, Binding binding, int ownColumns)
      throws SQLException {
    try {
      binding.bind(statement, 1);
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
    cursor = new Cursor(statement, context.running());
    pump = new RowPump(cursor, context.mapper(cursor.columns(), ownColumns), offsets, this);
  }

  @Override
  public boolean read(List<SourceRecord> into, int max) throws SQLException {
    if (!forward) {
      if (!pump.read(into, max)) {
        return false;
      }
      cursor.close();
      finishLate();
      openForward();
    }
    return pump.read(into, max);
  }

  private void finishLate() {
    position = unfinished.get(unfinished.size() - 1).upTo();
    unfinished.forEach(seen::addAll);
    unfinished = List.of();
  }

  @Override
  public void taken(ResultSet rows, Position taken) throws SQLException {
    if (!forward) {
      int entered = rows.getInt(2);
      int left = entered - (late.segments() - unfinished.size());
      // The segment that the row lies in counts as entered: what was read of it is known here too.
      for (int i = 0; i <= left; i++) {
        seen.addAll(unfinished.get(i));
      }
      unfinished = unfinished.subList(left, unfinished.size());
    }
    position = taken;
    seen.add(snapshot.full(rows.getLong(transactionColumn)));
  }

  @Override
  public Supplier<Coverage> covered() {
    Position upTo = position;
    int count = seen.size();
    List<Segment> rest = unfinished;
    return () -> coverage(upTo, count, rest);
  }

  @Override
  public Coverage coverage() {
    return pump.covered().get();
  }

  private Coverage coverage(Position upTo, int count, List<Segment> rest) {
    boolean begun =
        upTo != null && (passed.isEmpty() || upTo != passed.get(passed.size() - 1).upTo());
    List<Segment> all = new ArrayList<>(passed);
    if (begun) {
      all.add(new Segment(upTo, seen.horizon(), seen.first(count)));
    }
    all.addAll(rest);
    return new Coverage(all);
  }

  @Override
  public void close() throws SQLException {
    if (cursor != null) {
      cursor.close();
    }
  }
}
