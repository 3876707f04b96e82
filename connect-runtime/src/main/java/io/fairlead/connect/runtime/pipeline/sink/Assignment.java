// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that the plugin has open, as the task's thread sees them; {@link #partitions()} is
 * for any thread.
 */
final class Assignment {

  private final Map<TopicPartition, AssignedPartition> states = new LinkedHashMap<>();
  private final Handover handover;
  private final AtomicLong epochs;
  private volatile Set<TopicPartition> view = Set.of();

  /**
   * @param epochs source of new epochs, shared with the consumer's thread
   */
  Assignment(Handover handover, AtomicLong epochs) {
    this.handover = handover;
    this.epochs = epochs;
  }

  Set<TopicPartition> partitions() {
    return view;
  }

  void add(TaskEvent.Assigned.Start start) {
    states.put(
        start.partition(), new AssignedPartition(start.partition(), start.epoch(), start.offset()));
    view = Set.copyOf(states.keySet());
  }

  void remove(Collection<TopicPartition> partitions) {
    states.keySet().removeAll(partitions);
    view = Set.copyOf(states.keySet());
  }

  /** Null when the partition is not this task's. */
  AssignedPartition get(TopicPartition partition) {
    return states.get(partition);
  }

  /** Whether records of this slice are still wanted, and are the next ones. */
  boolean wants(FetchedBatch.Slice slice) {
    AssignedPartition state = states.get(slice.partition());
    return state != null && state.epoch() == slice.epoch();
  }

  Map<TopicPartition, OffsetAndMetadata> delivered(Collection<TopicPartition> partitions) {
    return offsets(partitions, AssignedPartition::delivered);
  }

  Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> partitions) {
    return offsets(partitions, AssignedPartition::committed);
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          AssignedPartition state = states.get(partition);
          if (state != null) {
            state.commit(offset);
          }
        });
  }

  Map<TopicPartition, Long> epochs(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> result = new HashMap<>();
    for (TopicPartition partition : partitions) {
      AssignedPartition state = states.get(partition);
      if (state != null) {
        result.put(partition, state.epoch());
      }
    }
    return result;
  }

  /** The plugin wants to go on at another offset. */
  void rewind(TopicPartition partition, long offset) {
    AssignedPartition state = states.get(partition);
    state.rewind(offset);
    refetch(state);
  }

  /** The target knows where to go on. */
  void resume(TopicPartition partition, long offset) {
    AssignedPartition state = states.get(partition);
    state.resume(offset);
    refetch(state);
  }

  void rewindToCommitted(TopicPartition partition) {
    AssignedPartition state = states.get(partition);
    if (state != null) {
      state.rewindToCommitted();
      refetch(state);
    }
  }

  /** Forgets what was fetched and not taken, to free it or because it has to come again. */
  void refetch(Set<TopicPartition> partitions) {
    for (TopicPartition partition : new HashSet<>(partitions)) {
      AssignedPartition state = states.get(partition);
      if (state != null) {
        refetch(state);
      }
    }
  }

  private void refetch(AssignedPartition state) {
    TopicPartition partition = state.partition();
    long oldEpoch = state.epoch();
    long newEpoch = epochs.incrementAndGet();
    long offset = state.taken();
    state.newEpoch(newEpoch);
    handover.command(consumer -> consumer.seek(partition, oldEpoch, newEpoch, offset));
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(
      Collection<TopicPartition> partitions, Function<AssignedPartition, OffsetAndMetadata> which) {
    Map<TopicPartition, OffsetAndMetadata> result = new HashMap<>();
    for (TopicPartition partition : partitions) {
      AssignedPartition state = states.get(partition);
      if (state != null) {
        result.put(partition, which.apply(state));
      }
    }
    return result;
  }
}
