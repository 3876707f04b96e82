// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.TaskControl;
import io.fairlead.connect.runtime.pipeline.sink.TaskEvent.CommitCompleted;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage that flushes and commits: asynchronously in intervals and on request, synchronously
 * when partitions are closed. Commits carry growing sequence numbers, so that the completion of one
 * that timed out is told from the present one's. Task's thread only.
 */
final class OffsetCommits {

  private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);

  private final Parts parts;
  private final Settings settings;
  private final TaskControl control;

  private long nextAt;
  private boolean underWay;
  private long startedAt;
  private int sequence;

  /** What commits are made from. */
  record Parts(
      SinkTask task,
      Assignment assignment,
      TargetOffsets target,
      Delivery delivery,
      PendingReports reports,
      Handover handover,
      Progress progress) {}

  /**
   * How often, and how long a commit may take.
   *
   * @param intervalMillis {@code offset.flush.interval.ms}
   * @param timeoutMillis {@code offset.flush.timeout.ms}
   */
  record Settings(Time time, long intervalMillis, long timeoutMillis) {}

  OffsetCommits(Parts parts, Settings settings, TaskControl control) {
    this.parts = parts;
    this.settings = settings;
    this.control = control;
    this.nextAt = settings.time().milliseconds() + settings.intervalMillis();
  }

  /** Milliseconds of the clock at which {@link #tick} wants to be called again. */
  long wakeAt() {
    return underWay ? startedAt + settings.timeoutMillis() : nextAt;
  }

  /** Starts a commit when it is time for one, and gives up one that takes too long. */
  void tick(SinkContext context) {
    long now = settings.time().milliseconds();
    parts.reports().check();
    if (underWay && now >= startedAt + settings.timeoutMillis()) {
      LOG.warn(
          "offset commit {} is not acknowledged after {} ms; the next one takes its place",
          sequence,
          settings.timeoutMillis());
      control.metrics().commitFailed();
      underWay = false;
    }
    if (!underWay && (now >= nextAt || context.commitRequested())) {
      context.clearCommitRequest();
      nextAt = now + settings.intervalMillis();
      start();
    }
  }

  private void start() {
    Set<TopicPartition> partitions = parts.assignment().partitions();
    if (partitions.isEmpty()) {
      return;
    }
    begin();
    Map<TopicPartition, OffsetAndMetadata> delivered = parts.assignment().delivered(partitions);
    Map<TopicPartition, OffsetAndMetadata> provided;
    try {
      provided = preCommit(delivered);
    } catch (Exception | LinkageError e) {
      LOG.error(
          "preCommit failed, going back to the last committed offsets", control.secrets().scrub(e));
      parts.delivery().drop(partitions);
      partitions.forEach(parts.assignment()::rewindToCommitted);
      parts.target().resume(partitions);
      end(e);
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = choose(delivered, provided);
    if (offsets.isEmpty()) {
      end(null);
      return;
    }
    int number = sequence;
    Handover handover = parts.handover();
    Map<TopicPartition, Long> epochs = parts.assignment().epochs(offsets.keySet());
    LOG.debug("commit {} of {}", number, offsets);
    handover.command(
        consumer ->
            consumer.commitAsync(
                offsets,
                epochs,
                (done, error) -> handover.tell(new CommitCompleted(number, error, offsets))));
  }

  /**
   * Flushes and closes partitions of the plugin.
   *
   * @param reportMillis how long to wait for reports of errant records to be acknowledged
   * @return what has to be committed now; the caller tells the outcome to {@link #completed}
   */
  Revocation.Answer close(Set<TopicPartition> partitions, long reportMillis)
      throws InterruptedException {
    parts.reports().await(partitions, reportMillis);
    begin();
    Map<TopicPartition, OffsetAndMetadata> delivered = parts.assignment().delivered(partitions);
    Map<TopicPartition, OffsetAndMetadata> provided = Map.of();
    Throwable failure = null;
    try {
      provided = preCommit(delivered);
    } catch (Exception | LinkageError e) {
      LOG.warn(
          "preCommit failed while partitions were closed; nothing is committed for them",
          control.secrets().scrub(e));
      failure = e;
    } finally {
      closeInPlugin(partitions);
    }
    Map<TopicPartition, OffsetAndMetadata> offsets =
        failure == null ? choose(delivered, provided) : Map.of();
    if (offsets.isEmpty()) {
      end(failure);
    }
    return new Revocation.Answer(sequence, offsets);
  }

  /** Closes partitions that are another member's already. */
  void closeInPlugin(Collection<TopicPartition> partitions) {
    control.calls().begin("close");
    try {
      parts.task().close(partitions);
    } finally {
      control.calls().end();
    }
  }

  /** What {@link #close} returned was not committed. */
  void abandoned() {
    if (underWay) {
      end(new ConnectException("the partitions were lost meanwhile"));
    }
  }

  void completed(CommitCompleted event) {
    if (event.sequence() != sequence || !underWay) {
      LOG.debug("commit {} completed after it was given up", event.sequence());
      parts.progress().metrics().commitSkipped();
      return;
    }
    if (event.error() == null) {
      parts.assignment().committed(event.offsets());
      parts.progress().metrics().committed(event.offsets());
    } else {
      LOG.error(
          "offset commit {} of {} failed; records since the last commit may be delivered twice",
          event.sequence(),
          event.offsets(),
          event.error());
    }
    end(event.error());
  }

  private Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> delivered) throws Exception {
    return control
        .calls()
        .call("preCommit", () -> parts.task().preCommit(new HashMap<>(delivered)));
  }

  private Map<TopicPartition, OffsetAndMetadata> choose(
      Map<TopicPartition, OffsetAndMetadata> delivered,
      Map<TopicPartition, OffsetAndMetadata> provided) {
    Assignment assignment = parts.assignment();
    return new CommittableOffsets(
            delivered, assignment.committed(delivered.keySet()), assignment.partitions())
        .choose(provided, parts.reports()::firstPending);
  }

  private void begin() {
    underWay = true;
    startedAt = settings.time().milliseconds();
    sequence++;
    parts.progress().metrics().sequence(sequence);
  }

  private void end(Throwable error) {
    underWay = false;
    if (error == null) {
      control.metrics().commitSucceeded(settings.time().milliseconds() - startedAt);
      parts.progress().metrics().commitSucceeded();
    } else {
      control.metrics().commitFailed();
    }
  }
}
