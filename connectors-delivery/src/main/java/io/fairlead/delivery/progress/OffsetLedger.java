// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.progress;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
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
 * <p>{@code finish} and {@code isFinished} are safe for use by any thread and take no lock; the
 * others are for the task's.
 */
public final class OffsetLedger {

  private final Map<TopicPartition, Line> open = new HashMap<>();
  private final boolean originalPositions = hasOriginalPositions();
  private Line last = new Line(new TopicPartition("", -1));

  /** The unfinished records of a partition, and those behind them; finished ones until a trim. */
  private static final class Line {
    private final TopicPartition partition;
    private final String prefix;
    private final Deque<Tracked> records = new ArrayDeque<>();

    Line(TopicPartition partition) {
      this.partition = partition;
      this.prefix = partition.topic() + '-' + partition.partition() + '-';
    }

    void trim() {
      for (Tracked first = records.peekFirst();
          first != null && first.finished();
          first = records.peekFirst()) {
        records.removeFirst();
      }
    }
  }

  /** Takes a record in; records of a partition come in the order of their offsets. */
  public Tracked begin(SinkRecord record) {
    Tracked tracked;
    if (originalPositions) {
      Line line = line(record.originalTopic(), record.originalKafkaPartition());
      tracked = new Tracked(record, line.partition, record.originalKafkaOffset(), line.prefix);
    } else {
      Line line = line(record.topic(), record.kafkaPartition());
      tracked = new Tracked(record, line.partition, record.kafkaOffset(), line.prefix);
    }
    last.records.addLast(tracked);
    return tracked;
  }

  /** Records come partition by partition, so it is mostly that of the record before. */
  private Line line(String topic, int partition) {
    if (last.partition.partition() != partition || !last.partition.topic().equals(topic)) {
      last = open.computeIfAbsent(new TopicPartition(topic, partition), Line::new);
    }
    return last;
  }

  /** The records are delivered, or lie acknowledged in the dead-letter topic. */
  public void finish(Iterable<Tracked> records) {
    for (Tracked record : records) {
      record.finish();
    }
  }

  /** The record is delivered, or lies acknowledged in the dead-letter topic. */
  public void finish(Tracked record) {
    record.finish();
  }

  /**
   * Lets go of records that nothing needs any more. Invariant 9: a task calls this in each {@code
   * put}.
   */
  public void trim() {
    open.values().forEach(Line::trim);
  }

  /** Whether the record is finished, or belongs to a partition that was given away. */
  public boolean isFinished(Tracked record) {
    return record.finished();
  }

  /** The partitions belong to another task now: what becomes of their records is its business. */
  public void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Line line = open.remove(partition);
      if (line != null) {
        line.records.forEach(Tracked::finish);
      }
    }
    // The partition may come back, and has a new line then.
    last = new Line(new TopicPartition("", -1));
  }

  /**
   * What may be committed.
   *
   * @param delivered the offsets after the last record that {@code put} got, per partition
   */
  public Map<TopicPartition, OffsetAndMetadata> committable(
      Map<TopicPartition, OffsetAndMetadata> delivered) {
    Map<TopicPartition, OffsetAndMetadata> result = new HashMap<>(delivered);
    open.forEach(
        (partition, line) -> {
          line.trim();
          if (!line.records.isEmpty() && result.containsKey(partition)) {
            long first = line.records.peekFirst().offset();
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
