// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.TaskFigures;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far deliveries are behind the end of each partition. The consumer's thread tells the ends
 * about once a second, without asking the broker; the task's thread tells what was delivered; any
 * thread may read.
 */
final class LagTracker {

  private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> delivered = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> newestMillis = new ConcurrentHashMap<>();
  // Of the consumer's thread.
  private final Map<TopicPartition, Long> fetched = new HashMap<>();

  /** Consumer's thread. */
  void update(OwnedConsumer consumer) {
    ends.keySet().retainAll(consumer.epochs().keySet());
    fetched.keySet().retainAll(consumer.epochs().keySet());
    for (TopicPartition partition : consumer.epochs().keySet()) {
      OptionalLong toFetch = consumer.toFetch(partition);
      if (toFetch.isEmpty()) {
        continue;
      }
      long end = consumer.logEnd(partition, toFetch.getAsLong());
      // Markers of transactions lie behind the last record and are never delivered.
      Long last = toFetch.getAsLong() == 0 ? lastKnown(partition) : null;
      if (last != null) {
        ends.put(partition, last);
      } else if (end >= 0) {
        ends.put(partition, end);
      }
    }
  }

  private Long lastKnown(TopicPartition partition) {
    Long last = fetched.get(partition);
    return last == null ? delivered.get(partition) : last;
  }

  /** Consumer's thread. */
  void fetched(FetchedBatch batch) {
    batch.slices().forEach(slice -> fetched.put(slice.partition(), slice.nextOffset()));
  }

  /** Task's thread. */
  void delivered(TopicPartition partition, long nextOffset) {
    delivered.put(partition, nextOffset);
  }

  /** Task's thread: the newest record that was taken has this timestamp. */
  void taken(TopicPartition partition, long timestampMillis) {
    newestMillis.put(partition, timestampMillis);
  }

  /** Task's thread. */
  void removed(Iterable<TopicPartition> partitions) {
    partitions.forEach(delivered::remove);
    partitions.forEach(newestMillis::remove);
  }

  /** How far all partitions are behind, and the age of what the slowest delivers. */
  TaskFigures.Lag at(long nowMillis) {
    if (ends.isEmpty()) {
      return TaskFigures.Lag.UNKNOWN;
    }
    long records = 0;
    long age = 0;
    for (Map.Entry<TopicPartition, Long> entry : delivered.entrySet()) {
      Long end = ends.get(entry.getKey());
      Long newest = newestMillis.get(entry.getKey());
      if (end != null && end > entry.getValue()) {
        records += end - entry.getValue();
        age = newest == null ? age : Math.max(age, nowMillis - newest);
      }
    }
    return new TaskFigures.Lag(records, age);
  }

  /** Records that the slowest partition is behind; 0 when none is known. */
  long max() {
    long max = 0;
    for (Map.Entry<TopicPartition, Long> entry : delivered.entrySet()) {
      Long end = ends.get(entry.getKey());
      if (end != null) {
        max = Math.max(max, end - entry.getValue());
      }
    }
    return max;
  }
}
