// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.TaskControl;
import io.fairlead.connect.runtime.pipeline.sink.TaskEvent.CommitCompleted;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last flush, close and commit of a task. On the task's thread, after its last turn. */
record TaskEnd(OffsetCommits commits, Handover handover, TaskControl control) {

  private static final Logger LOG = LoggerFactory.getLogger(TaskEnd.class);
  private static final Duration SHORTEST_BUDGET = Duration.ofSeconds(1);

  /**
   * Returns when the offsets are committed, or the time is over, or the task is cancelled.
   *
   * @param grace what may be spent, but at least a second is
   */
  void close(Set<TopicPartition> partitions, Duration grace) throws InterruptedException {
    if (partitions.isEmpty()) {
      return;
    }
    Duration budget = grace.compareTo(SHORTEST_BUDGET) > 0 ? grace : SHORTEST_BUDGET;
    Revocation.Answer answer = commits.close(partitions, budget.toMillis() / 2);
    // Invariant 4: the offsets are a successor's business already.
    if (answer.offsets().isEmpty() || control.cancelled()) {
      return;
    }
    handover.command(new FinalCommit(answer, budget, handover));
    awaitCommit(answer.sequence(), budget);
  }

  /** Partitions are closed already, so that nobody has to wait for this task any more. */
  private void awaitCommit(int sequence, Duration budget) throws InterruptedException {
    long end = System.nanoTime() + budget.plusSeconds(1).toNanos();
    while (System.nanoTime() < end && !control.cancelled()) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      Arrival arrival = handover.next(Math.max(1, left), false);
      if (arrival instanceof CommitCompleted completed) {
        commits.completed(completed);
        if (completed.sequence() == sequence) {
          return;
        }
      } else if (arrival instanceof Revocation revocation) {
        revocation.answer(Revocation.Answer.NOTHING);
      }
    }
    LOG.warn("the last offset commit was not acknowledged in time; records may come twice");
  }
}
