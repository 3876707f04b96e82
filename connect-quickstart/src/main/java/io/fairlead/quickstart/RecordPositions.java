// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A set of records by their positions, at one bit each. Not thread-safe. */
final class RecordPositions {

  private final Map<TopicPartition, BitSet> offsets = new HashMap<>();

  /** Adds a position; false if it was there. */
  boolean add(TopicPartition partition, long offset) {
    BitSet set = offsets.computeIfAbsent(partition, each -> new BitSet());
    int position = Math.toIntExact(offset);
    boolean added = !set.get(position);
    set.set(position);
    return added;
  }

  /** Adds a position written as {@code topic-partition-offset}; false if it was there. */
  boolean add(String id) {
    int offset = id.lastIndexOf('-');
    int partition = id.lastIndexOf('-', offset - 1);
    return add(
        new TopicPartition(
            id.substring(0, partition), Integer.parseInt(id.substring(partition + 1, offset))),
        Long.parseLong(id.substring(offset + 1)));
  }

  /** How many there are. */
  long count() {
    return offsets.values().stream().mapToLong(BitSet::cardinality).sum();
  }

  /** How many there are of a topic. */
  long count(String topic) {
    return offsets.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic))
        .mapToLong(entry -> entry.getValue().cardinality())
        .sum();
  }

  /** How many of these are not among the others. */
  long missingIn(RecordPositions others) {
    long missing = 0;
    for (Map.Entry<TopicPartition, BitSet> entry : offsets.entrySet()) {
      BitSet rest = (BitSet) entry.getValue().clone();
      BitSet there = others.offsets.get(entry.getKey());
      if (there != null) {
        rest.andNot(there);
      }
      missing += rest.cardinality();
    }
    return missing;
  }
}
