// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.progress;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Which records of each partition are delivered, in whatever order that happens.
 *
 * <p>Invariant 2: an offset may be committed only when every record before it is finished, so what
 * may be committed of a partition is the offset of its first unfinished record.
 *
 * <p>Safe for use by any thread.
 */
public final class OffsetLedger {

  private final Map<TopicPartition, Deque<Tracked>> open = new HashMap<>();
  private final boolean originalPositions = hasOriginalPositions();
  private long unfinished;

  /** Takes a record in; records of a partition come in the order of their offsets. */
  public synchronized Tracked begin(SinkRecord record) {
    Tracked tracked =
        originalPositions
            ? new Tracked(
                record,
                new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
                record.originalKafkaOffset())
            : new Tracked(
                record,
                new TopicPartition(record.topic(), record.kafkaPartition()),
                record.kafkaOffset());
    open.computeIfAbsent(tracked.partition(), partition -> new ArrayDeque<>()).addLast(tracked);
    unfinished++;
    return tracked;
  }

  /** The records are delivered, or lie acknowledged in the dead-letter topic. */
  public synchronized void finish(Iterable<Tracked> records) {
    records.forEach(this::finishOne);
  }

  /** The record is delivered, or lies acknowledged in the dead-letter topic. */
  public synchronized void finish(Tracked record) {
    finishOne(record);
  }

  private void finishOne(Tracked record) {
    if (record.finished()) {
      return;
    }
    record.finish();
    unfinished--;
    Deque<Tracked> records = open.get(record.partition());
    while (records != null && !records.isEmpty() && records.peekFirst().finished()) {
      records.removeFirst();
    }
  }

  /** Whether the record is finished, or belongs to a partition that was given away. */
  public synchronized boolean isFinished(Tracked record) {
    return record.finished();
  }

  /** Records that are not finished. */
  public synchronized long unfinished() {
    return unfinished;
  }

  /** The partitions belong to another task now: what becomes of their records is its business. */
  public synchronized void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Deque<Tracked> records = open.remove(partition);
      if (records != null) {
        List.copyOf(records).forEach(this::finishOne);
      }
    }
  }

  /**
   * What may be committed.
   *
   * @param delivered the offsets after the last record that {@code put} got, per partition
   */
  public synchronized Map<TopicPartition, OffsetAndMetadata> committable(
      Map<TopicPartition, OffsetAndMetadata> delivered) {
    Map<TopicPartition, OffsetAndMetadata> result = new HashMap<>(delivered);
    open.forEach(
        (partition, records) -> {
          if (!records.isEmpty() && result.containsKey(partition)) {
            long first = records.peekFirst().offset();
            if (first < result.get(partition).offset()) {
              result.put(partition, new OffsetAndMetadata(first));
            }
          }
        });
    return result;
  }

  /** Runtimes before Kafka 3.6 do not keep positions apart from those that transforms made. */
  private static boolean hasOriginalPositions() {
    try {
      SinkRecord.class.getMethod("originalKafkaOffset");
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }
}
