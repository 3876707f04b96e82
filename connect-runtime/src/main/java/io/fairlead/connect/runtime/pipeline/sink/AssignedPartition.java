// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the task has come with one of its partitions. Task's thread only. */
final class AssignedPartition {

  private final TopicPartition partition;
  private long epoch;
  private long taken;
  private OffsetAndMetadata delivered;
  private OffsetAndMetadata committed;

  AssignedPartition(TopicPartition partition, long epoch, long offset) {
    this.partition = partition;
    this.epoch = epoch;
    this.taken = offset;
    this.delivered = new OffsetAndMetadata(offset);
    this.committed = delivered;
  }

  TopicPartition partition() {
    return partition;
  }

  long epoch() {
    return epoch;
  }

  /** Offset of the next record that is wanted from the consumer. */
  long taken() {
    return taken;
  }

  void take(long nextOffset) {
    taken = nextOffset;
  }

  /** Offset after the last record that {@code put} accepted. */
  OffsetAndMetadata delivered() {
    return delivered;
  }

  void deliver(long nextOffset) {
    delivered = new OffsetAndMetadata(nextOffset);
  }

  /** What the group knows, as far as this task does. */
  OffsetAndMetadata committed() {
    return committed;
  }

  void commit(OffsetAndMetadata offset) {
    committed = offset;
  }

  /** What was fetched and not taken yet is not wanted any more. */
  void newEpoch(long nextEpoch) {
    epoch = nextEpoch;
  }

  /** The plugin goes on at another offset, as if everything before that were committed. */
  void rewind(long offset) {
    taken = offset;
    delivered = new OffsetAndMetadata(offset);
    committed = delivered;
  }

  /** The target has everything before this offset, whatever the group has committed. */
  void resume(long offset) {
    taken = offset;
    delivered = new OffsetAndMetadata(offset);
  }

  /** Everything since the last commit is delivered again. */
  void rewindToCommitted() {
    taken = committed.offset();
    delivered = committed;
  }
}
