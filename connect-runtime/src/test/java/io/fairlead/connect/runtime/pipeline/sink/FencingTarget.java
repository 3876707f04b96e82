// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/** A target with transactions: stores values and offsets together, and refuses older epochs. */
final class FencingTarget {

  private static final Map<String, FencingTarget> BY_NAME = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();
  private final List<String> values = new ArrayList<>();
  private final List<Long> epochs = new ArrayList<>();
  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private int refusals;

  FencingTarget() {
    BY_NAME.put(name, this);
  }

  static FencingTarget named(String name) {
    return BY_NAME.get(name);
  }

  String name() {
    return name;
  }

  synchronized void begin(long epoch) {
    requireNewest(epoch);
    epochs.add(epoch);
  }

  synchronized void store(long epoch, Collection<SinkRecord> records) {
    requireNewest(epoch);
    for (SinkRecord record : records) {
      TopicPartition partition =
          new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
      values.add((String) record.value());
      offsets.put(partition, record.originalKafkaOffset() + 1);
    }
  }

  private void requireNewest(long epoch) {
    long newest = epochs.isEmpty() ? Long.MIN_VALUE : epochs.get(epochs.size() - 1);
    if (epoch < newest) {
      refusals++;
      throw new ConnectException("epoch " + epoch + " is over, " + newest + " writes now");
    }
  }

  synchronized Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> known = new HashMap<>(offsets);
    known.keySet().retainAll(partitions);
    return known;
  }

  synchronized void offset(TopicPartition partition, long offset) {
    offsets.put(partition, offset);
  }

  synchronized List<String> values() {
    return List.copyOf(values);
  }

  synchronized List<Long> epochs() {
    return List.copyOf(epochs);
  }

  synchronized int refusals() {
    return refusals;
  }
}
