// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A question of the consumer's thread, asked from within a rebalance: close these partitions, and
 * say what to commit. Answered once by the task's thread, or expired once by the consumer's; the
 * first of both wins. After an expiry the partitions are lost: nothing may be committed for them.
 */
final class Revocation implements TaskEvent {

  private final Set<TopicPartition> partitions;
  private final CompletableFuture<Optional<Answer>> answer = new CompletableFuture<>();

  /** What to commit, under which sequence number. */
  record Answer(int sequence, Map<TopicPartition, OffsetAndMetadata> offsets) {
    static final Answer NOTHING = new Answer(0, Map.of());
  }

  Revocation(Set<TopicPartition> partitions) {
    this.partitions = Set.copyOf(partitions);
  }

  Set<TopicPartition> partitions() {
    return partitions;
  }

  /** True once the consumer's thread no longer waits. */
  boolean expired() {
    return answer.isDone();
  }

  /** False when the answer came too late. */
  boolean answer(Answer committable) {
    return answer.complete(Optional.of(committable));
  }

  void expire() {
    answer.complete(Optional.empty());
  }

  /** Waits for the answer; empty when it did not come in time or nobody wants it any more. */
  Optional<Answer> await(long millis) throws InterruptedException {
    try {
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      expire();
      return answer.getNow(Optional.empty());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a revocation is never answered with an error", e);
    }
  }
}
