// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.Map;
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

  /** Consumer's thread. */
  void update(OwnedConsumer consumer) {
    ends.keySet().retainAll(consumer.epochs().keySet());
    for (TopicPartition partition : consumer.epochs().keySet()) {
      long end = consumer.logEnd(partition);
      if (end >= 0) {
        ends.put(partition, end);
      }
    }
  }

  /** Task's thread. */
  void delivered(TopicPartition partition, long nextOffset) {
    delivered.put(partition, nextOffset);
  }

  /** Task's thread. */
  void removed(Iterable<TopicPartition> partitions) {
    partitions.forEach(delivered::remove);
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
