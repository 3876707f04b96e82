// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What lanes have written beyond the partitions' offsets.
 *
 * <p>A batch that is written in lanes takes one transaction each, and one more that moves the
 * offsets when all have committed. So a lane's transaction also stores which records it writes. If
 * the offsets were not moved in the end, whoever goes on leaves those records out, and the rest is
 * written in one transaction with the offsets. Until they have passed all that lanes have written
 * no lane is used, so what one has stored is replaced only when it no longer counts. That rests on
 * no rule by which records are given to lanes: the number of lanes, keys and transforms may change.
 *
 * <p>All but {@link #store} is called on the task's thread.
 */
final class LaneOffsets {

  /** The order in which rows are locked, so that nobody waits in a circle. */
  static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final LaneTable table;
  private final int lanes;
  private final int task;
  private final String token;
  private final Map<TopicPartition, Set<Long>> delivered = new HashMap<>();

  /**
   * Makes it without connecting.
   *
   * @param task whose they are
   */
  LaneOffsets(LaneTable table, ExactlyOnce.TaskName task, String token) {
    this.table = table;
    this.lanes = task.lanes();
    this.task = task.number();
    this.token = token;
  }

  LaneTable table() {
    return table;
  }

  /** Whether the task writes in lanes, apart from what earlier ones have left. */
  boolean wanted() {
    return lanes > 1;
  }

  /** Whether there may be something to tell; creates the table if lanes are wanted. */
  boolean inUse(Connection connection) throws SQLException {
    if (wanted()) {
      table.ensure(connection);
      return true;
    }
    boolean found = table.find(connection);
    connection.commit();
    return found;
  }

  void release(Connection connection) throws SQLException {
    table.release(connection, task);
  }

  /**
   * Takes the lanes of partitions over, and reads what they have written. The caller holds the
   * partitions' rows in the table of offsets.
   */
  void claim(Connection connection, List<TopicPartition> partitions) throws SQLException {
    // Invariant 4: a lane of an older incarnation has locked its row, or will find it another's.
    for (TopicPartition partition : partitions) {
      table.claim(connection, partition, task, token);
    }
    Map<TopicPartition, Set<Integer>> there = new HashMap<>();
    delivered.keySet().removeAll(partitions);
    for (LaneTable.Lane lane : table.lanes(connection)) {
      there.computeIfAbsent(lane.partition(), first -> new HashSet<>()).add(lane.number());
      if (partitions.contains(lane.partition())) {
        delivered
            .computeIfAbsent(lane.partition(), first -> new HashSet<>())
            .addAll(DeliveredOffsets.decode(lane.delivered()));
      }
    }
    for (TopicPartition partition : partitions) {
      for (int lane = 0; wanted() && lane < lanes; lane++) {
        if (!there.getOrDefault(partition, Set.of()).contains(lane)) {
          table.insert(connection, partition, lane, task, token);
        }
      }
    }
  }

  /** Whether a lane has written the record. */
  boolean delivered(TopicPartition partition, long offset) {
    return !delivered.isEmpty() && delivered.getOrDefault(partition, Set.of()).contains(offset);
  }

  /** Whether lanes have written records that the offset has not passed. */
  boolean ahead(TopicPartition partition, long next) {
    return delivered.getOrDefault(partition, Set.of()).stream().anyMatch(offset -> offset >= next);
  }

  /** Takes note of offsets that were moved. */
  void passed(Map<TopicPartition, Long> next) {
    next.forEach(
        (partition, offset) -> {
          if (!ahead(partition, offset)) {
            delivered.remove(partition);
          }
        });
  }

  void forget(Collection<TopicPartition> partitions) {
    delivered.keySet().removeAll(partitions);
  }

  /**
   * Stores, as the first statement of a lane's transaction, which records it writes. Called on the
   * lane's thread.
   *
   * @return the partition that is not the task's own any more, if there is one
   */
  Optional<TopicPartition> store(Connection connection, int lane, Collection<SinkRecord> records)
      throws SQLException {
    Map<TopicPartition, List<Long>> offsets = new TreeMap<>(ORDER);
    for (SinkRecord record : records) {
      offsets
          .computeIfAbsent(ExactlyOnce.partition(record), first -> new ArrayList<>())
          .add(record.originalKafkaOffset());
    }
    for (Map.Entry<TopicPartition, List<Long>> entry : offsets.entrySet()) {
      String text = DeliveredOffsets.encode(entry.getValue());
      // Invariant 2 and 4: the lane's records are known as written with them or not at all.
      if (!table.deliver(connection, entry.getKey(), lane, token, text)) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }
}
