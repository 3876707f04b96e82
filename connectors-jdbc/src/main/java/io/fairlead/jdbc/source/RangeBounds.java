// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Dialect.KeySampling;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.source.Coverage.Segment;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cuts a table into parts of about as many rows each, whatever its keys are distributed like. */
final class RangeBounds {

  /** More parts than threads, so that none waits long for the last. */
  private static final int PARTS_PER_THREAD = 8;

  private static final int SAMPLED_PER_PART = 500;

  private final ScanContext context;
  private final Keyset keyset;

  private RangeBounds(ScanContext context) {
    this.context = context;
    this.keyset = context.plan().keyset().orElseThrow();
  }

  /**
   * The parts, none of them read; {@link Coverage#NOTHING} if the table is better read in one.
   *
   * @param estimate about how many rows the table has; negative if that is not known
   */
  static Coverage parts(ScanContext context, long estimate) throws SQLException {
    if (context.config().readThreads() < 2
        || context.config().dialect().keySampling() == KeySampling.NONE) {
      return Coverage.NOTHING;
    }
    RangeBounds bounds = new RangeBounds(context);
    long rows = estimate >= 0 ? estimate : bounds.count();
    return rows < context.config().readThreadsMinRows() ? Coverage.NOTHING : bounds.parts(rows);
  }

  private long count() throws SQLException {
    try (PreparedStatement statement =
            context
                .connection()
                .prepareStatement("SELECT COUNT(*) FROM " + context.plan().from().sql());
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Coverage parts(long rows) throws SQLException {
    int count = context.config().readThreads() * PARTS_PER_THREAD;
    List<Position> bounds =
        switch (context.config().dialect().keySampling()) {
          case NONE -> List.of();
          case BLOCKS -> ofSample(sampled(rows, count), count);
          case ROW_NUMBERS -> numbered(Math.max(1, rows / count));
        };
    Optional<Object> before = ForwardQuery.before(context);
    Optional<Object> settled = settled();
    List<Segment> parts = new ArrayList<>();
    for (Position bound : bounds) {
      Object first = bound.values().get(0);
      boolean usable =
          before.map(young -> Order.compare(first, young) < 0).orElse(true)
              && settled.map(end -> Order.compare(first, end) <= 0).orElse(true)
              && context.initial().map(from -> Order.compare(first, from) >= 0).orElse(true);
      if (usable) {
        parts.add(Segment.unread(bound));
      }
    }
    return new Coverage(parts);
  }

  /**
   * The value behind which rows may still be committed late, for the scan that comes afterwards to
   * keep watch over.
   */
  private Optional<Object> settled() throws SQLException {
    if (context.plan().guard() != TablePlan.LateGuard.OVERLAP) {
      return Optional.empty();
    }
    Keyset.Part first = keyset.parts().get(0);
    try (PreparedStatement statement =
            context
                .connection()
                .prepareStatement(
                    "SELECT MAX("
                        + first.sql(context.config().identifiers())
                        + ") FROM "
                        + context.plan().from().sql());
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      Object greatest = first.type().read(rows, 1);
      return Optional.ofNullable(greatest)
          .map(
              end ->
                  Order.before(
                      end,
                      first,
                      context.config().overlap(),
                      context.config().overlapIds(),
                      context.config().readOptions().zone()));
    }
  }

  private List<Position> sampled(long rows, int count) throws SQLException {
    double percent = Math.min(100, 100.0 * count * SAMPLED_PER_PART / Math.max(1, rows));
    Identifiers identifiers = context.config().identifiers();
    return positions(
        "SELECT %s FROM %s TABLESAMPLE SYSTEM (%s) WHERE %s ORDER BY %s"
            .formatted(
                keyset.orderBy(identifiers),
                context.plan().from().sql(),
                String.format(java.util.Locale.ROOT, "%.6f", percent),
                keyset.present(identifiers),
                keyset.orderBy(identifiers)));
  }

  private static List<Position> ofSample(List<Position> sample, int count) {
    List<Position> bounds = new ArrayList<>();
    for (int part = 1; part < count; part++) {
      int at = (int) ((long) sample.size() * part / count);
      if (at > 0 && (bounds.isEmpty() || !bounds.get(bounds.size() - 1).equals(sample.get(at)))) {
        bounds.add(sample.get(at));
      }
    }
    return bounds;
  }

  private List<Position> numbered(long step) throws SQLException {
    Identifiers identifiers = context.config().identifiers();
    List<String> names =
        IntStream.range(0, keyset.parts().size()).mapToObj(i -> "fairlead_" + i).toList();
    String selected =
        IntStream.range(0, names.size())
            .mapToObj(i -> keyset.parts().get(i).sql(identifiers) + " AS " + names.get(i))
            .collect(Collectors.joining(", "));
    String list = String.join(", ", names);
    return positions(
        "SELECT %s FROM (SELECT %s, ROW_NUMBER() OVER (ORDER BY %s) AS fairlead_row FROM %s WHERE %s) fairlead_rows WHERE MOD(fairlead_row, %d) = 0 ORDER BY %s"
            .formatted(
                list,
                selected,
                keyset.orderBy(identifiers),
                context.plan().from().sql(),
                keyset.present(identifiers),
                step,
                list));
  }

  private List<Position> positions(String sql) throws SQLException {
    PreparedStatement statement = context.prepare(sql);
    List<Position> found = new ArrayList<>();
    try (Cursor cursor = new Cursor(statement, context.running())) {
      while (cursor.next()) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < keyset.parts().size(); i++) {
          values.add(keyset.parts().get(i).type().read(cursor.rows(), i + 1));
        }
        found.add(new Position(values));
      }
    }
    return found;
  }
}
