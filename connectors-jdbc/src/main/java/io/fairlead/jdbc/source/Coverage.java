// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.KeyType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which rows of a table have been read, such that rows which are committed late are told from those
 * that were read, without listing rows.
 *
 * <p>The table's order is cut into segments. A segment up to position {@code P} with horizon {@code
 * h} and transactions {@code S}, all at or above {@code h}, says of the rows in it: read are
 * exactly those whose transaction is below {@code h} or in {@code S}.
 *
 * <p>Why that is enough. A scan takes a snapshot and sets {@code h} to its {@code xmin}: every
 * transaction below has ended, so none of them can make further rows visible. Transactions become
 * visible as a whole: if the scan sees one row of a transaction, it sees all of its rows, and all
 * of them up to the scan's position are read when the scan has passed; so naming the transaction
 * names its rows. A transaction at or above {@code h} that is not in {@code S} has had no visible
 * row in the segment; whatever it commits later carries its number, and the next scan, which reads
 * rows at or above {@code h} that are not in {@code S}, finds it. Sub-transactions have numbers of
 * their own, become visible with their parent, and have greater numbers than it; nothing here
 * relies on the list of running transactions, which leaves them out. A scan reads only rows of
 * transactions below {@code h + window}, which bounds {@code S} to one bit each.
 *
 * @param segments in the table's order; what lies behind the last is not read
 * @param recent where there are no snapshots: which rows near the end were read
 */
record Coverage(List<Segment> segments, Optional<RecentRows.View> recent) {

  static final Coverage NOTHING = new Coverage(List.of());

  /** The horizon of a segment of which only the position is known. */
  static final long UNKNOWN = -1;

  /** The horizon of a segment of which nothing is read: there is no transaction below. */
  static final long UNREAD = 0;

  /**
   * A part of the table's order, from where the segment before it ends.
   *
   * @param upTo its last position
   * @param horizon transactions below it have ended; {@link #UNKNOWN} where that was not recorded
   * @param seen transactions of which rows were read, relative to the horizon; not to be changed
   */
  record Segment(Position upTo, long horizon, BitSet seen) {

    /** A part of which nothing is read. */
    static Segment unread(Position upTo) {
      return new Segment(upTo, UNREAD, new BitSet());
    }

    boolean unread() {
      return horizon == UNREAD && seen.isEmpty();
    }
  }

  Coverage(List<Segment> segments) {
    this(segments, Optional.empty());
  }

  Coverage with(RecentRows.View rows) {
    return new Coverage(segments, Optional.of(rows));
  }

  Coverage {
    segments = List.copyOf(segments);
  }

  /** A coverage of which only the position is known, as of an offset that a person wrote. */
  static Coverage upTo(Position position) {
    return new Coverage(List.of(new Segment(position, UNKNOWN, new BitSet())));
  }

  /** Whether a part before the end is not read, since the table is read in several at once. */
  boolean gaps() {
    return segments.stream().anyMatch(Segment::unread);
  }

  /** The position up to which all is read; {@code null} for the start. */
  Position contiguousEnd() {
    Position reached = null;
    for (Segment segment : segments) {
      if (segment.unread()) {
        return reached;
      }
      reached = segment.upTo();
    }
    return reached;
  }

  Position end() {
    return segments.isEmpty() ? null : segments.get(segments.size() - 1).upTo();
  }

  /** All but the last position, which the offset has in clear: {@code horizon:seen;...}. */
  String encode(List<KeyType> types) {
    return segments.stream()
        .map(
            segment ->
                segment.horizon()
                    + ":"
                    + encode(segment.seen())
                    + (segment.upTo() == end() ? "" : ":" + segment.upTo().encode(types)))
        .collect(Collectors.joining("\n"));
  }

  static Coverage decode(String text, Position end, List<KeyType> types) {
    List<Segment> segments = new ArrayList<>();
    for (String line : text.split("\n")) {
      String[] parts = line.split(":", 3);
      Position upTo = parts.length < 3 ? end : Position.decode(parts[2], types);
      segments.add(new Segment(upTo, Long.parseLong(parts[0]), decodeSet(parts[1])));
    }
    return new Coverage(segments);
  }

  private static String encode(BitSet seen) {
    return Base64.getEncoder().withoutPadding().encodeToString(seen.toByteArray());
  }

  private static BitSet decodeSet(String text) {
    return BitSet.valueOf(Base64.getDecoder().decode(text));
  }

  /** The transactions of a segment as the 32 bits that a row has. */
  static Long[] rowNumbers(Segment segment) {
    return segment.seen().stream()
        .mapToObj(relative -> (segment.horizon() + relative) & 0xFFFFFFFFL)
        .toArray(Long[]::new);
  }

  /** Whether two coverages say the same, for tests and logs. */
  @Override
  public String toString() {
    return "Coverage"
        + Arrays.toString(segments.stream().map(s -> s.horizon() + "+" + s.seen()).toArray());
  }
}
