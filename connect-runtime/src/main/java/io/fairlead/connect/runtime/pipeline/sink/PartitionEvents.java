// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.TaskControl;
import io.fairlead.connect.runtime.pipeline.sink.TaskEvent.Assigned;
import io.fairlead.connect.runtime.pipeline.sink.TaskEvent.CommitCompleted;
import io.fairlead.connect.runtime.pipeline.sink.TaskEvent.FetchFailed;
import io.fairlead.connect.runtime.pipeline.sink.TaskEvent.Lost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings to the plugin what happened to the consumer. Task's thread only. */
final class PartitionEvents {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionEvents.class);

  private final Parts parts;
  private final TaskControl control;
  private final long reportMillis;

  /** What is told of events. */
  record Parts(
      SinkTask task,
      Assignment assignment,
      Delivery delivery,
      OffsetCommits commits,
      TargetOffsets target,
      PartitionRequests requests,
      PendingReports reports,
      Progress progress) {}

  /**
   * @param reportMillis how long a revocation may wait for the dead-letter topic
   */
  PartitionEvents(Parts parts, TaskControl control, long reportMillis) {
    this.parts = parts;
    this.control = control;
    this.reportMillis = reportMillis;
  }

  /**
   * @throws ConnectException if the consumer failed
   * @throws RuntimeException what the plugin throws in open or close
   */
  void handle(TaskEvent event) throws InterruptedException {
    if (event instanceof CommitCompleted completed) {
      parts.commits().completed(completed);
    } else if (event instanceof Assigned assigned) {
      open(assigned);
    } else if (event instanceof Revocation revocation) {
      revoke(revocation);
    } else if (event instanceof Lost lost) {
      lose(lost.partitions());
    } else if (event instanceof FetchFailed failed) {
      throw new ConnectException(
          "The consumer of the task failed: "
              + failed.cause().getMessage()
              + "; the task goes on after its last committed offsets when it is restarted",
          failed.cause());
    }
  }

  private void open(Assigned assigned) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (Assigned.Start start : assigned.starts()) {
      parts.assignment().add(start);
      parts.progress().started(start.partition(), start.offset());
      partitions.add(start.partition());
    }
    count();
    control.calls().begin("open");
    try {
      parts.task().open(partitions);
    } finally {
      control.calls().end();
    }
    parts.target().resume(partitions);
  }

  private void revoke(Revocation revocation) throws InterruptedException {
    Set<TopicPartition> own = own(revocation.partitions());
    if (revocation.expired()) {
      lose(own);
      return;
    }
    try {
      Revocation.Answer answer =
          own.isEmpty() ? Revocation.Answer.NOTHING : parts.commits().close(own, reportMillis);
      // Before the answer: the consumer does what it was asked to first.
      parts.requests().removed(own);
      if (!revocation.answer(answer)) {
        LOG.warn("{} were closed too late for a commit", own);
        parts.commits().abandoned();
      }
    } finally {
      revocation.answer(Revocation.Answer.NOTHING);
      remove(own);
    }
  }

  private void lose(Set<TopicPartition> partitions) {
    Set<TopicPartition> own = own(partitions);
    if (own.isEmpty()) {
      return;
    }
    try {
      parts.commits().closeInPlugin(own);
    } finally {
      parts.requests().removed(own);
      remove(own);
    }
  }

  /** Invariant 3: nothing of a partition reaches the plugin once that has closed it. */
  private void remove(Set<TopicPartition> partitions) {
    parts.delivery().drop(partitions);
    parts.assignment().remove(partitions);
    parts.reports().forget(partitions);
    parts.progress().removed(partitions);
    count();
  }

  private void count() {
    parts.progress().metrics().assigned(parts.assignment().partitions().size());
  }

  private Set<TopicPartition> own(Set<TopicPartition> partitions) {
    Set<TopicPartition> own = new HashSet<>(partitions);
    own.retainAll(parts.assignment().partitions());
    return own;
  }
}
