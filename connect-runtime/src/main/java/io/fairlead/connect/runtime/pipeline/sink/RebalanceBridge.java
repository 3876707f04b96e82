// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.sink.TaskEvent.Assigned;
import io.fairlead.connect.runtime.pipeline.sink.TaskEvent.CommitCompleted;
import io.fairlead.connect.runtime.pipeline.sink.TaskEvent.Lost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings rebalances to the task's thread, on which alone the plugin is called. Runs on the
 * consumer's thread, inside its poll.
 *
 * <p>Only a revocation waits for the task: its offsets have to be committed before the group goes
 * on. When the task does not answer within the deadline its partitions count as lost, so that a
 * plugin that hangs holds up neither the group nor the other members (Invariant 6).
 */
final class RebalanceBridge implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(RebalanceBridge.class);

  private final OwnedConsumer consumer;
  private final Handover handover;
  private final AtomicLong epochs;
  private final Duration answerDeadline;
  private volatile Revocation open;
  private volatile boolean closed;

  /**
   * @param epochs source of new epochs, shared with the task's thread
   * @param answerDeadline how long the group can wait for this member
   */
  RebalanceBridge(
      OwnedConsumer consumer, Handover handover, AtomicLong epochs, Duration answerDeadline) {
    this.consumer = consumer;
    this.handover = handover;
    this.epochs = epochs;
    this.answerDeadline = answerDeadline;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (closed) {
      return;
    }
    List<Assigned.Start> starts = new ArrayList<>(partitions.size());
    for (TopicPartition partition : partitions) {
      long epoch = epochs.incrementAndGet();
      long offset = consumer.assigned(partition, epoch);
      starts.add(new Assigned.Start(partition, epoch, offset));
      LOG.debug("assigned {} at offset {}", partition, offset);
    }
    consumer.applyPauses();
    if (!starts.isEmpty()) {
      handover.tell(new Assigned(starts));
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (closed || partitions.isEmpty()) {
      return;
    }
    LOG.debug("revoked {}", partitions);
    Revocation revocation = new Revocation(new HashSet<>(partitions));
    open = revocation;
    if (closed) {
      revocation.expire();
    }
    long end = System.nanoTime() + answerDeadline.toNanos();
    handover.tell(revocation);
    Optional<Revocation.Answer> answer = await(revocation);
    open = null;
    // What the task asked for before it answered comes first, older commits above all.
    handover.takeCommands().forEach(command -> command.run(consumer));
    if (answer.isEmpty()) {
      LOG.warn(
          "the task did not let go of {} within {} ms; they count as lost, and what was not "
              + "committed is delivered again by their next owner",
          partitions,
          answerDeadline.toMillis());
    } else if (!answer.get().offsets().isEmpty()) {
      commit(answer.get(), Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
    consumer.removed(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    if (closed || partitions.isEmpty()) {
      return;
    }
    LOG.warn("lost {} to another member of the group", partitions);
    consumer.removed(partitions);
    handover.tell(new Lost(new HashSet<>(partitions)));
  }

  /** From now on nobody is asked any more; who waits gives up. Any thread. */
  void close() {
    closed = true;
    Revocation waiting = open;
    if (waiting != null) {
      waiting.expire();
    }
  }

  private Optional<Revocation.Answer> await(Revocation revocation) {
    try {
      return revocation.await(answerDeadline.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void commit(Revocation.Answer answer, Duration timeout) {
    Map<TopicPartition, OffsetAndMetadata> offsets = answer.offsets();
    try {
      consumer.commitSync(offsets, timeout);
      handover.tell(new CommitCompleted(answer.sequence(), null, offsets));
    } catch (KafkaException e) {
      handover.tell(new CommitCompleted(answer.sequence(), e, offsets));
    }
  }
}
