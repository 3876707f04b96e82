// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * What one poll of the consumer returned, partition by partition and in offset order.
 *
 * @param count records in all slices
 * @param bytes serialized keys and values of all slices, plus a flat rate for each record
 */
record FetchedBatch(List<Slice> slices, int count, long bytes) implements Arrival {

  /** Memory that a record takes besides its key and value, roughly. */
  private static final int RECORD_OVERHEAD_BYTES = 100;

  /**
   * Records of one partition.
   *
   * @param epoch of the partition's position under which they were fetched
   */
  record Slice(TopicPartition partition, long epoch, List<ConsumerRecord<byte[], byte[]>> records) {

    /** Offset at which the partition goes on after this slice. */
    long nextOffset() {
      return records.get(records.size() - 1).offset() + 1;
    }
  }

  static FetchedBatch of(
      ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, Long> epochs) {
    List<Slice> slices = new ArrayList<>(records.partitions().size());
    int count = 0;
    long bytes = 0;
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> slice = records.records(partition);
      Long epoch = epochs.get(partition);
      if (epoch == null || slice.isEmpty()) {
        continue;
      }
      for (ConsumerRecord<byte[], byte[]> record : slice) {
        bytes +=
            Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
      }
      count += slice.size();
      slices.add(new Slice(partition, epoch, slice));
    }
    return new FetchedBatch(slices, count, bytes + (long) count * RECORD_OVERHEAD_BYTES);
  }
}
