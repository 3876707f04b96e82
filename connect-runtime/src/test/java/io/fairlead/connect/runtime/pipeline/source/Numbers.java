// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * The numbers from 0, each as key and value text, from one source partition for each topic
 * partition; continues after the committed offsets.
 */
class Numbers extends Script {

  private final String topic;
  private final int partitions;
  private final int count;
  private final int batch;
  private int[] next;

  final AtomicInteger polls = new AtomicInteger();
  final AtomicInteger commits = new AtomicInteger();
  final AtomicInteger polled = new AtomicInteger();
  final List<SourceRecord> leftOut = new CopyOnWriteArrayList<>();
  final Map<Integer, Long> lastAcknowledged = new ConcurrentHashMap<>();
  final AtomicInteger acknowledged = new AtomicInteger();

  Numbers(String topic, int partitions, int count, int batch) {
    this.topic = topic;
    this.partitions = partitions;
    this.count = count;
    this.batch = batch;
  }

  static Map<String, ?> partition(int number) {
    return Map.of("partition", number);
  }

  @Override
  protected void start(SourceTaskContext context, Map<String, String> config) {
    next = new int[partitions];
    for (int partition = 0; partition < partitions; partition++) {
      Map<String, Object> offset = context.offsetStorageReader().offset(partition(partition));
      next[partition] = offset == null ? 0 : ((Number) offset.get("n")).intValue() + 1;
    }
  }

  @Override
  protected List<SourceRecord> poll() throws InterruptedException {
    polls.incrementAndGet();
    List<SourceRecord> records = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      for (int i = 0; i < batch && next[partition] < count; i++) {
        records.add(record(partition, next[partition]++));
      }
    }
    polled.addAndGet(records.size());
    return records.isEmpty() ? nothing() : records;
  }

  SourceRecord record(int partition, int number) {
    return new SourceRecord(
        partition(partition),
        Map.of("n", number),
        topic,
        partition,
        Schema.STRING_SCHEMA,
        "k" + number,
        Schema.STRING_SCHEMA,
        value(partition, number));
  }

  String value(int partition, int number) {
    return partition + ":" + number;
  }

  @Override
  protected void commit() {
    commits.incrementAndGet();
  }

  @Override
  protected void commitRecord(SourceRecord record, RecordMetadata metadata) {
    if (metadata == null) {
      leftOut.add(record);
    } else {
      int partition = (Integer) record.sourcePartition().get("partition");
      long number = ((Number) record.sourceOffset().get("n")).longValue();
      lastAcknowledged.merge(partition, number, Math::max);
      acknowledged.incrementAndGet();
    }
  }
}
