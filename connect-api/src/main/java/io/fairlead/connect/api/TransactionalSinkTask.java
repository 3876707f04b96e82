// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.api;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Implemented by a {@link org.apache.kafka.connect.sink.SinkTask} that can store the consumer
 * offsets together with the data in one transaction of the target system, and so deliver each
 * record exactly once.
 *
 * <p>The contract:
 *
 * <ol>
 *   <li>After {@code start} and before the first {@code open}, the runtime calls {@link
 *       #beginEpoch(long)} once. Epochs of one task of one connector grow with every incarnation.
 *   <li>From then on the target refuses, by its own means, every write of an incarnation with a
 *       lower epoch. A task that is refused throws a {@code ConnectException}.
 *   <li>After each {@code open} the runtime calls {@link #resumeOffsets(Collection)} and reads on
 *       from the offsets returned, whatever the consumer group has committed. It also calls it
 *       after a {@code preCommit} that failed.
 *   <li>A partition may come from another task of the connector, of which an incarnation that hangs
 *       may still hold a batch. So {@code resumeOffsets} takes the partitions over: from then on
 *       the target refuses to store records of them from whoever had them before.
 *   <li>Each {@code put} stores the next offset of every partition that it delivers in the same
 *       transaction as the data. What {@code put} has returned from is committed, unless {@code
 *       preCommit} returns a lower offset.
 * </ol>
 *
 * <p>A runtime that does not know this interface never calls it; the task then delivers at least
 * once. All methods are called on the task's thread and may block.
 */
public interface TransactionalSinkTask {

  /**
   * Announces this incarnation to the target, which from here on refuses lower epochs.
   *
   * @param epoch the incarnation's number, greater than that of every earlier one, also of those of
   *     a deleted connector of the same name; numbers grow by more than one. A cluster whose config
   *     topic was made anew begins with low numbers again: then what the target keeps has to be
   *     forgotten by hand, which the message of a refused task should say
   * @throws org.apache.kafka.connect.errors.ConnectException if the target knows a higher epoch
   */
  void beginEpoch(long epoch);

  /**
   * Takes partitions over, and tells where to resume.
   *
   * @param partitions the partitions now assigned to the task
   * @return the offset of the next record to deliver, per partition that the target knows; a
   *     partition that is missing here starts from the consumer group's committed offset
   */
  Map<TopicPartition, Long> resumeOffsets(Collection<TopicPartition> partitions);
}
