// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Wherever a stream of records is cut, what comes after the cut comes once. */
class ChangePositionTest {

  private static final Schema CHANGE =
      SchemaBuilder.struct().field("op", Schema.STRING_SCHEMA).build();
  private static final Schema STATUS =
      SchemaBuilder.struct().field("status", Schema.STRING_SCHEMA).build();

  /**
   * As PostgreSQL sends them, with the end of the last commit and the record's own position: a
   * transaction (10 to 20) within which one from 5 to 30 has begun, rows of one COPY at 40, and a
   * changed key at 60.
   */
  private static final List<SourceRecord> STREAM =
      List.of(
          change(8, 10, "c"),
          change(8, 12, "u"),
          heartbeat(20),
          begin(20, 5),
          change(20, 5, "u"),
          change(20, 15, "u"),
          row(20, 15),
          change(20, 20, "d"),
          tombstone(20, 20),
          heartbeat(30),
          change(30, 40, "c"),
          change(30, 40, "c"),
          change(30, 40, "c"),
          change(50, 60, "d"),
          tombstone(50, 60),
          change(50, 60, "c"),
          row(50, 60),
          change(70, 65, "u"),
          change(70, 72, "u"));

  @Test
  void whatComesAfterACutComesOnce() {
    for (int cut = 0; cut < STREAM.size(); cut++) {
      Map<String, ?> offset = offsetAt(new ChangePosition(null), STREAM, cut);
      assertThat(changes(after(offset)))
          .as("after record %d", cut)
          .isEqualTo(changes(STREAM.subList(cut + 1, STREAM.size())));
    }
  }

  @Test
  void aSecondCutBeforeAnythingNewChangesNothing() {
    for (int cut = 0; cut < STREAM.size(); cut++) {
      Map<String, ?> first = offsetAt(new ChangePosition(null), STREAM, cut);
      List<SourceRecord> again = sentAfter(first);
      ChangePosition second = new ChangePosition(first);
      for (SourceRecord record : again) {
        if (second.isRepeated(record)) {
          continue;
        }
        Map<String, ?> offset = second.stamp(record.sourceOffset());
        boolean isNew = STREAM.subList(cut + 1, STREAM.size()).stream().anyMatch(r -> r == record);
        if (!isNew) {
          // What is no change comes again, and must not lead back.
          assertThat(changes(after(offset)))
              .as("after record %d and one that came again", cut)
              .isEqualTo(changes(STREAM.subList(cut + 1, STREAM.size())));
        }
      }
    }
  }

  @Test
  void debeziumBeginsAtTheLastCommit() {
    Map<String, ?> offset = offsetAt(new ChangePosition(null), STREAM, 5);

    assertThat(offset.get("lsn_commit")).isEqualTo(20L);
    assertThat(ChangePosition.fromLastCommit(offset).get("lsn")).isEqualTo(20L);
    assertThat(ChangePosition.fromLastCommit(offset)).doesNotContainKeys("lsn_proc", "lsn_commit");
  }

  @Test
  void anOffsetOfDebeziumsIsLeftAsItIs() {
    Map<String, ?> own = STREAM.get(5).sourceOffset();

    assertThat(ChangePosition.fromLastCommit(own)).isSameAs(own);
    assertThat(new ChangePosition(own).isRepeated(STREAM.get(5))).isFalse();
  }

  @Test
  void anInitialSnapshotIsLeftToDebezium() {
    Map<String, Object> initial = Map.of("lsn", 5L, "snapshot", "INITIAL");

    assertThat(new ChangePosition(null).stamp(initial)).isSameAs(initial);
  }

  private static Map<String, ?> offsetAt(ChangePosition position, List<SourceRecord> all, int cut) {
    Map<String, ?> offset = Map.of();
    for (SourceRecord record : all.subList(0, cut + 1)) {
      position.isRepeated(record);
      offset = position.stamp(record.sourceOffset());
    }
    return offset;
  }

  /** What the server sends from the position of the last commit: all of the transactions since. */
  private static List<SourceRecord> sentAfter(Map<String, ?> offset) {
    long from =
        ChangePosition.fromLastCommit(offset).get("lsn") instanceof Number lsn
            ? lsn.longValue()
            : 0;
    return STREAM.stream()
        .filter(record -> ((Number) record.sourceOffset().get("lsn_commit")).longValue() >= from)
        .toList();
  }

  private static List<SourceRecord> after(Map<String, ?> offset) {
    ChangePosition position = new ChangePosition(offset);
    List<SourceRecord> fresh = new ArrayList<>();
    for (SourceRecord record : sentAfter(offset)) {
      if (!position.isRepeated(record)) {
        fresh.add(record);
      }
    }
    return fresh;
  }

  /** Heartbeats and rows of chunks may come again. */
  private static List<SourceRecord> changes(List<SourceRecord> records) {
    return records.stream()
        .filter(record -> record.key() != null)
        .filter(record -> !"r".equals(record.key()))
        .toList();
  }

  private static SourceRecord change(long commit, long lsn, String op) {
    return record(commit, lsn, op, CHANGE, new Struct(CHANGE).put("op", op));
  }

  private static SourceRecord row(long commit, long lsn) {
    return record(commit, lsn, "r", CHANGE, new Struct(CHANGE).put("op", "r"));
  }

  private static SourceRecord tombstone(long commit, long lsn) {
    return record(commit, lsn, "tombstone", null, null);
  }

  private static SourceRecord begin(long commit, long lsn) {
    return record(commit, lsn, null, STATUS, new Struct(STATUS).put("status", "BEGIN"));
  }

  private static SourceRecord heartbeat(long commit) {
    return record(commit, commit, null, null, "heartbeat");
  }

  private static SourceRecord record(
      long commit, long lsn, String key, Schema schema, Object value) {
    Map<String, Object> offset = new HashMap<>();
    offset.put("lsn", lsn);
    offset.put("lsn_proc", lsn);
    offset.put("lsn_commit", commit);
    return new SourceRecord(
        Map.of("server", "shop"), offset, "topic", null, null, key, schema, value);
  }
}
