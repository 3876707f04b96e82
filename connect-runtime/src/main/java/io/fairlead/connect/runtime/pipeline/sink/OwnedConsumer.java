// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka consumer and what is known about it on its thread; used by no other thread.
 *
 * <p>Each position that is not simply the next one (after an assignment or a seek) begins a new
 * <em>epoch</em> of its partition. Records carry the epoch under which they were fetched, so that
 * the task's thread recognizes what was fetched before it asked for another position.
 */
final class OwnedConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(OwnedConsumer.class);

  private final Consumer<byte[], byte[]> consumer;
  private final BooleanSupplier closing;
  private final Map<TopicPartition, Long> epochs = new HashMap<>();

  private boolean everythingPaused;
  private boolean full;
  private Set<TopicPartition> pausedByTask = Set.of();

  /**
   * @param closing true when a blocked call shall give up as soon as it is woken
   */
  OwnedConsumer(Consumer<byte[], byte[]> consumer, BooleanSupplier closing) {
    this.consumer = consumer;
    this.closing = closing;
  }

  Consumer<byte[], byte[]> raw() {
    return consumer;
  }

  Map<TopicPartition, Long> epochs() {
    return epochs;
  }

  /** Position of a newly assigned partition; waits for the group's offset, or looks it up. */
  long assigned(TopicPartition partition, long epoch) {
    epochs.put(partition, epoch);
    return untilNotWoken(() -> consumer.position(partition));
  }

  void removed(Collection<TopicPartition> partitions) {
    epochs.keySet().removeAll(partitions);
  }

  /** Goes to another offset, if the partition is still what it was when that was asked for. */
  void seek(TopicPartition partition, long expectedEpoch, long newEpoch, long offset) {
    if (!isCurrent(partition, expectedEpoch)) {
      LOG.debug("{} was reassigned meanwhile, not going to offset {}", partition, offset);
      return;
    }
    consumer.seek(partition, offset);
    epochs.put(partition, newEpoch);
  }

  /**
   * What the task does not want to be fetched.
   *
   * @param everything the connector is paused
   * @param partitions what the plugin paused
   */
  void pause(boolean everything, Set<TopicPartition> partitions) {
    everythingPaused = everything;
    pausedByTask = partitions;
    applyPauses();
  }

  /** Stops fetching until there is room again; the consumer stays a member meanwhile. */
  void full(boolean nowFull) {
    if (full != nowFull) {
      full = nowFull;
      applyPauses();
    }
  }

  /** Has to be called after each assignment, which comes unpaused. */
  void applyPauses() {
    Set<TopicPartition> assignment = consumer.assignment();
    Set<TopicPartition> wanted = new HashSet<>(assignment);
    if (!everythingPaused && !full) {
      wanted.retainAll(pausedByTask);
    }
    Set<TopicPartition> resumed = new HashSet<>(consumer.paused());
    resumed.removeAll(wanted);
    consumer.pause(wanted);
    consumer.resume(resumed);
  }

  /**
   * Starts a commit for those partitions that are still the task's.
   *
   * <p>Invariant 4: what another member owns meanwhile is left alone.
   *
   * @param expectedEpochs of the partitions when the commit was asked for
   */
  void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Map<TopicPartition, Long> expectedEpochs,
      OffsetCommitCallback callback) {
    Map<TopicPartition, OffsetAndMetadata> own = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> {
          if (isCurrent(partition, expectedEpochs.get(partition))) {
            own.put(partition, offset);
          }
        });
    if (own.isEmpty()) {
      callback.onComplete(own, null);
      return;
    }
    consumer.commitAsync(own, callback);
  }

  void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    untilNotWoken(
        () -> {
          Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
          consumer.commitSync(offsets, left);
          return null;
        });
  }

  /** Records that are still to be fetched; may wait for the consumer's own thread. */
  OptionalLong toFetch(TopicPartition partition) {
    return consumer.currentLag(partition);
  }

  /**
   * Log end: offset of the next record to fetch plus what is to be fetched; negative if unknown.
   *
   * @param toFetch {@link #toFetch}
   */
  long logEnd(TopicPartition partition, long toFetch) {
    try {
      return consumer.position(partition, Duration.ZERO) + toFetch;
    } catch (TimeoutException | WakeupException e) {
      LOG.trace("position of {} is not known at the moment", partition, e);
      return -1;
    }
  }

  private boolean isCurrent(TopicPartition partition, Long epoch) {
    return epoch != null && epoch.equals(epochs.get(partition));
  }

  /** A wake-up that was meant for a poll may hit another call, which is then made once more. */
  private <T> T untilNotWoken(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (WakeupException e) {
        if (closing.getAsBoolean()) {
          throw e;
        }
      }
    }
  }
}
