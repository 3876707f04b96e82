// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what may be committed, from what was delivered and what the plugin's {@code preCommit}
 * said. A pure function, but for its log.
 *
 * @param delivered what the plugin was asked about
 * @param committed what the group has for those partitions
 * @param assigned all partitions of the task
 */
record CommittableOffsets(
    Map<TopicPartition, OffsetAndMetadata> delivered,
    Map<TopicPartition, OffsetAndMetadata> committed,
    Set<TopicPartition> assigned) {

  private static final Logger LOG = LoggerFactory.getLogger(CommittableOffsets.class);

  /**
   * Invariant 2: never beyond what was delivered, nor beyond what the plugin says is flushed, nor
   * beyond a reported record that is not acknowledged yet.
   *
   * @param provided the plugin's answer; null or empty when it keeps its offsets itself
   * @param limit first offset that must not be passed for a partition
   * @return what to commit; empty when that is what the group has already
   */
  Map<TopicPartition, OffsetAndMetadata> choose(
      Map<TopicPartition, OffsetAndMetadata> provided, ToLongFunction<TopicPartition> limit) {
    if (provided == null || provided.isEmpty()) {
      LOG.debug("the task keeps its offsets itself, nothing to commit");
      return Map.of();
    }
    Map<TopicPartition, OffsetAndMetadata> chosen = new HashMap<>(committed);
    provided.forEach(
        (partition, offset) -> {
          if (acceptable(partition, offset)) {
            chosen.put(partition, limited(partition, offset, limit.applyAsLong(partition)));
          }
        });
    return chosen.equals(committed) ? Map.of() : chosen;
  }

  private boolean acceptable(TopicPartition partition, OffsetAndMetadata offset) {
    if (offset == null) {
      LOG.warn("preCommit returned no offset for {}, ignored", partition);
      return false;
    }
    if (!assigned.contains(partition)) {
      LOG.warn(
          "preCommit returned offset {} for {}, which is not assigned to this task, ignored",
          offset.offset(),
          partition);
      return false;
    }
    OffsetAndMetadata reached = delivered.get(partition);
    if (reached == null) {
      LOG.debug("preCommit returned an offset for {}, which is not to be committed now", partition);
      return false;
    }
    if (offset.offset() > reached.offset()) {
      LOG.warn(
          "preCommit returned offset {} for {}, but the task got records up to {} only, ignored",
          offset.offset(),
          partition,
          reached.offset());
      return false;
    }
    return true;
  }

  private OffsetAndMetadata limited(
      TopicPartition partition, OffsetAndMetadata offset, long limit) {
    if (offset.offset() <= limit) {
      return offset;
    }
    OffsetAndMetadata before = committed.get(partition);
    LOG.debug(
        "offset {} of {} waits for the acknowledgement of the errant record at {}",
        offset.offset(),
        partition,
        limit);
    return before != null && limit <= before.offset() ? before : new OffsetAndMetadata(limit);
  }
}
