// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What happened to the consumer; overtakes fetched batches, never another event. */
sealed interface TaskEvent extends Arrival
    permits TaskEvent.Assigned,
        Revocation,
        TaskEvent.Lost,
        TaskEvent.CommitCompleted,
        TaskEvent.FetchFailed {

  /** Partitions that the group gave to this task. */
  record Assigned(List<Start> starts) implements TaskEvent {

    /** Where a partition begins, and the epoch of that position. */
    record Start(TopicPartition partition, long epoch, long offset) {}
  }

  /** Partitions that are another member's already. */
  record Lost(Set<TopicPartition> partitions) implements TaskEvent {}

  /**
   * An offset commit has ended.
   *
   * @param error null when it succeeded
   */
  record CommitCompleted(
      int sequence, Throwable error, Map<TopicPartition, OffsetAndMetadata> offsets)
      implements TaskEvent {}

  /** The consumer cannot go on; commands are still carried out. */
  record FetchFailed(Throwable cause) implements TaskEvent {}
}
