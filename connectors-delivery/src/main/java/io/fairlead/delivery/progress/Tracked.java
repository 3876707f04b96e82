// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.progress;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A record on its way to the target. Finished once; see {@link OffsetLedger}. */
public final class Tracked {

  private final SinkRecord record;
  private final TopicPartition partition;
  private final long offset;
  private final String prefix;
  private volatile boolean finished;

  Tracked(SinkRecord record, TopicPartition partition, long offset, String prefix) {
    this.record = record;
    this.partition = partition;
    this.offset = offset;
    this.prefix = prefix;
  }

  /** The record as it came. */
  public SinkRecord record() {
    return record;
  }

  /** Where it lies in Kafka, before transforms renamed the topic. */
  public TopicPartition partition() {
    return partition;
  }

  /** Its offset in that partition. */
  public long offset() {
    return offset;
  }

  /** {@code topic-partition-offset}: the same for every delivery of the record. */
  public String id() {
    return prefix + offset;
  }

  boolean finished() {
    return finished;
  }

  void finish() {
    finished = true;
  }

  @Override
  public String toString() {
    return id();
  }
}
