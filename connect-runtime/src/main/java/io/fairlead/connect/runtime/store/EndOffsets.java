// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks for the ends of a topic, so that each caller gets ends that were read after its call. Many
 * callers at once share one request. Ends count records of open transactions too, since those may
 * be committed by the time of the call without being readable yet. Thread-safe.
 */
final class EndOffsets {

  /** Callers try again; one that asks now must not wait for one that began while all was away. */
  private static final int ATTEMPT_MS = 5_000;

  private final Admin admin;
  private final String topic;
  private boolean asking;
  private CompletableFuture<Map<Integer, Long>> following;

  EndOffsets(Admin admin, String topic) {
    this.admin = admin;
    this.topic = topic;
  }

  /** Ends by partition. */
  CompletableFuture<Map<Integer, Long>> next(int partitions) {
    synchronized (this) {
      if (asking) {
        if (following == null) {
          following = new CompletableFuture<>();
        }
        return following.copy();
      }
      asking = true;
    }
    CompletableFuture<Map<Integer, Long>> answer = new CompletableFuture<>();
    ask(partitions, answer);
    return answer.copy();
  }

  /** Ends by partition that leave out open transactions and what came after them. */
  CompletableFuture<Map<Integer, Long>> committed(int partitions) {
    CompletableFuture<Map<Integer, Long>> answer = new CompletableFuture<>();
    request(partitions, IsolationLevel.READ_COMMITTED, () -> {}, answer);
    return answer;
  }

  private void ask(int partitions, CompletableFuture<Map<Integer, Long>> answer) {
    request(partitions, IsolationLevel.READ_UNCOMMITTED, () -> done(partitions), answer);
  }

  private void request(
      int partitions,
      IsolationLevel isolation,
      Runnable whenAnswered,
      CompletableFuture<Map<Integer, Long>> answer) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    try {
      admin
          .listOffsets(wanted, new ListOffsetsOptions(isolation).timeoutMs(ATTEMPT_MS))
          .all()
          .whenComplete(
              (ends, error) -> {
                whenAnswered.run();
                if (error != null) {
                  answer.completeExceptionally(
                      error instanceof CompletionException ? error.getCause() : error);
                } else {
                  Map<Integer, Long> found = new HashMap<>();
                  ends.forEach((key, end) -> found.put(key.partition(), end.offset()));
                  answer.complete(found);
                }
              });
    } catch (RuntimeException e) {
      whenAnswered.run();
      answer.completeExceptionally(e);
    }
  }

  private void done(int partitions) {
    CompletableFuture<Map<Integer, Long>> next;
    synchronized (this) {
      next = following;
      following = null;
      asking = next != null;
    }
    if (next != null) {
      ask(partitions, next);
    }
  }
}
