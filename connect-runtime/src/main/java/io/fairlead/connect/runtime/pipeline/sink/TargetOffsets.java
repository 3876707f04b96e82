// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.api.TransactionalSinkTask;
import io.fairlead.connect.runtime.pipeline.TaskControl;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime's side of {@link TransactionalSinkTask}: tells the target who writes from now on, and
 * reads on where the target says, whatever the consumer group has committed. Does nothing for other
 * tasks. Task's thread only.
 *
 * <p>Invariant 4: once {@link #begin} has returned, the target refuses every older incarnation.
 */
final class TargetOffsets {

  private static final Logger LOG = LoggerFactory.getLogger(TargetOffsets.class);

  private final TransactionalSinkTask target;
  private final TaskControl control;
  private final Assignment assignment;
  private final Progress progress;

  TargetOffsets(SinkTask task, TaskControl control, Assignment assignment, Progress progress) {
    this.target = task instanceof TransactionalSinkTask transactional ? transactional : null;
    this.control = control;
    this.assignment = assignment;
    this.progress = progress;
  }

  /**
   * Called once, between the plugin's start and its first open.
   *
   * @param incarnation greater than that of every earlier incarnation of the task
   */
  void begin(long incarnation) {
    if (target == null) {
      return;
    }
    LOG.info("announcing incarnation {} to the target", incarnation);
    control.calls().begin("beginEpoch");
    try {
      target.beginEpoch(incarnation);
    } finally {
      control.calls().end();
    }
  }

  /**
   * Goes to where the target is with these partitions, which are open.
   *
   * @throws ConnectException if the target names an offset that cannot be
   */
  void resume(Collection<TopicPartition> partitions) {
    if (target == null) {
      return;
    }
    Map<TopicPartition, Long> offsets;
    control.calls().begin("resumeOffsets");
    try {
      offsets = target.resumeOffsets(List.copyOf(partitions));
    } finally {
      control.calls().end();
    }
    if (offsets != null) {
      Set<TopicPartition> own = Set.copyOf(partitions);
      offsets.forEach((partition, offset) -> resume(own, partition, offset));
    }
  }

  private void resume(Set<TopicPartition> own, TopicPartition partition, Long offset) {
    if (offset == null || offset < 0 || !own.contains(partition)) {
      throw new ConnectException(
          "resumeOffsets of "
              + target.getClass().getName()
              + " names offset "
              + offset
              + " for "
              + partition
              + (own.contains(partition)
                  ? ", which is no offset; leave out partitions that the target does not know"
                  : ", which it was not asked about"));
    }
    AssignedPartition state = assignment.get(partition);
    if (state.taken() != offset) {
      LOG.info(
          "{} goes on at offset {}, where the target is, not at {}",
          partition,
          offset,
          state.taken());
      assignment.resume(partition, offset);
      progress.started(partition, offset);
    }
  }
}
