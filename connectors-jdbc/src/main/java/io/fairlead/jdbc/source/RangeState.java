// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.source.Coverage.Segment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Where the reading of one part of a table stands. Immutable, but for what its log has beyond. */
sealed interface RangeState {

  /** A part that was read before, and is not touched now. */
  record Known(Segment segment) implements RangeState {}

  /**
   * A part that is to be read.
   *
   * @param upTo its last position
   * @param reached the last position that was read; {@code null} for none
   * @param done whether all of it is read
   * @param rows whose rows were read, where transaction snapshots tell
   */
  record Range(Position upTo, Position reached, boolean done, Optional<Seen> rows)
      implements RangeState {

    static Range untouched(Position upTo) {
      return new Range(upTo, null, false, Optional.empty());
    }

    /** What was read of it, up to where. */
    private Position readUpTo() {
      return done ? upTo : reached;
    }
  }

  /**
   * The transactions of which rows were read.
   *
   * @param snapshot the snapshot in which they were read
   * @param count how many entries of the log count
   */
  record Seen(Transactions snapshot, SeenLog log, int count) {}

  /**
   * What is read of the table in all.
   *
   * <p>Parts that lie side by side and were read in one snapshot become one segment that names the
   * transactions of both: the snapshot shows all rows of a transaction or none, so one that has
   * visible rows in one part has been read completely in the other as well.
   */
  static Coverage coverage(RangeState[] states) {
    List<Segment> segments = new ArrayList<>();
    Range neighbour = null;
    for (RangeState state : states) {
      if (state instanceof Known known) {
        segments.add(known.segment());
        neighbour = null;
        continue;
      }
      Range range = (Range) state;
      if (range.readUpTo() != null) {
        Segment segment = segment(range.readUpTo(), range.rows());
        if (neighbour != null && together(neighbour.rows(), range.rows())) {
          segment.seen().or(segments.remove(segments.size() - 1).seen());
        }
        segments.add(segment);
        neighbour = range;
      }
      if (!range.done()) {
        segments.add(Segment.unread(range.upTo()));
        neighbour = null;
      }
    }
    return new Coverage(segments);
  }

  private static Segment segment(Position upTo, Optional<Seen> rows) {
    return rows.map(seen -> new Segment(upTo, seen.log().horizon(), seen.log().first(seen.count())))
        .orElseGet(() -> new Segment(upTo, Coverage.UNKNOWN, new BitSet()));
  }

  private static boolean together(Optional<Seen> one, Optional<Seen> other) {
    return one.map(seen -> seen.snapshot().text())
        .equals(other.map(seen -> seen.snapshot().text()));
  }
}
