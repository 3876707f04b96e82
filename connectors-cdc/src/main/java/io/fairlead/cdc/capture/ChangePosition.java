// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Where the last change stands in PostgreSQL's log, so that a task begins again exactly behind it.
 *
 * <p>PostgreSQL sends transactions in the order of their commits, and the changes of each in the
 * order of their positions (LSN). A position alone says neither where a change stands, since those
 * of transactions that ran at the same time are mixed, nor which change it is: the end of a commit
 * is the position of what another transaction writes next, {@code COPY} writes many rows at one,
 * and a changed key is three records. Debezium looks for its place by the position alone, and then
 * sends changes twice or leaves some out. So it is sent back to the last commit, and what it has
 * sent from there before is dropped here, by commit, position and number.
 *
 * <p>Used by the task's thread alone.
 */
final class ChangePosition {

  /** The entry in the source offset. */
  static final String ENTRY = "fairlead_change";

  private static final String LSN = "lsn";
  private static final String PROCESSED = "lsn_proc";
  private static final String COMMIT = "lsn_commit";
  private static final Set<String> CHANGES = Set.of("c", "u", "d", "t");

  /**
   * A change.
   *
   * @param commit end of the last commit before it
   * @param lsn its own position; 0 if it is that commit itself
   * @param number among the records of this position, from 1
   */
  private record Position(long commit, long lsn, long number) {

    static Position parse(String text) {
      String[] parts = text.split("/", -1);
      return new Position(
          Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    boolean isBehind(Position other) {
      if (commit != other.commit) {
        return commit > other.commit;
      }
      return lsn == other.lsn ? number > other.number : lsn > other.lsn;
    }

    @Override
    public String toString() {
      return commit + "/" + lsn + "/" + number;
    }
  }

  private final Position stored;
  private Position current;
  private boolean repeating;

  /**
   * Begins behind a stored offset.
   *
   * @param offset {@code null} for none; one without the entry is of Debezium's own
   */
  ChangePosition(Map<String, ?> offset) {
    boolean known = offset != null && offset.get(ENTRY) instanceof String;
    stored = known ? Position.parse((String) offset.get(ENTRY)) : null;
    repeating = known;
    current = new Position(known ? stored.commit() : number(offset, COMMIT), 0, 0);
  }

  /**
   * An offset as Debezium has to begin with, so that it sends all changes since the last commit.
   */
  static Map<String, ?> fromLastCommit(Map<String, ?> offset) {
    if (offset == null || !(offset.get(ENTRY) instanceof String text)) {
      return offset;
    }
    long commit = Position.parse(text).commit();
    if (commit == 0) {
      return offset;
    }
    Map<String, Object> mended = new HashMap<>(offset);
    mended.put(LSN, commit);
    // Without them Debezium takes what comes from there, instead of looking for its place.
    mended.remove(PROCESSED);
    mended.remove(COMMIT);
    return mended;
  }

  /** Whether a record was sent before the stored offset; to be asked of each record in order. */
  boolean isRepeated(SourceRecord record) {
    long commit = number(record.sourceOffset(), COMMIT);
    if (commit > current.commit()) {
      current = new Position(commit, 0, 0);
    }
    if (!isChange(record)) {
      return repeating && stored.lsn() > 0 && beginsTransaction(record);
    }
    long lsn = number(record.sourceOffset(), LSN);
    long number = lsn == current.lsn() ? current.number() + 1 : 1;
    current = new Position(current.commit(), lsn, number);
    repeating = repeating && !current.isBehind(stored);
    return repeating;
  }

  /** The offset of the record that was asked about last, with the position in it. */
  Map<String, ?> stamp(Map<String, ?> offset) {
    Map<String, ?> plain = SourceOffset.withoutChunkMark(offset);
    if (plain.containsKey("snapshot")) {
      // Of an initial snapshot, which Debezium does not go on with.
      return offset;
    }
    // Invariant 1: what comes between repeated changes has its own place, but stores none before.
    Position reached = repeating && !current.isBehind(stored) ? stored : current;
    Map<String, Object> stamped = new HashMap<>(plain);
    stamped.put(ENTRY, reached.toString());
    if (reached.commit() > 0) {
      stamped.put(COMMIT, reached.commit());
    }
    return stamped;
  }

  private static boolean isChange(SourceRecord record) {
    if (record.value() == null) {
      return record.key() != null;
    }
    String op = text(record, "op");
    // A message of the application's is in order only if it is part of a transaction.
    return CHANGES.contains(op)
        || ("m".equals(op) && ((Struct) record.value()).getStruct("source").get("txId") != null);
  }

  private static boolean beginsTransaction(SourceRecord record) {
    return "BEGIN".equals(text(record, "status"));
  }

  private static String text(SourceRecord record, String field) {
    return record.value() instanceof Struct value
            && value.schema().field(field) != null
            && value.get(field) instanceof String text
        ? text
        : "";
  }

  private static long number(Map<String, ?> offset, String name) {
    return offset != null && offset.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
