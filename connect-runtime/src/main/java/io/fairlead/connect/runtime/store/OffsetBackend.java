// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where offsets lie: a topic or a file. Thread-safe; no call blocks. */
interface OffsetBackend {

  /** For messages. */
  String name();

  /** What has been read so far. */
  OffsetIndex index();

  /** Completes when the index holds all that was acknowledged before the call. */
  CompletableFuture<Void> readToEnd();

  /** Why {@link #readToEnd} takes so long: one sentence, or empty where nothing is known. */
  default CompletableFuture<String> obstacle() {
    return CompletableFuture.completedFuture("");
  }

  /**
   * Completes when all are stored for good, or with the cause when one cannot be. Records of one
   * key are stored in the order of the calls.
   *
   * @param records value by key; a null value is a tombstone
   */
  CompletableFuture<Void> write(Map<byte[], byte[]> records);

  /**
   * Name of the topic.
   *
   * @throws UnsupportedOperationException when offsets do not lie in a topic
   */
  default String topic() {
    throw new UnsupportedOperationException(name() + " takes part in no transaction");
  }

  /**
   * A record for another producer. Its partition is that of {@link #write}, whatever partitioner
   * that producer has: records of one key must not lie in two partitions.
   *
   * @throws UnsupportedOperationException when offsets do not lie in a topic
   */
  default ProducerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
    throw new UnsupportedOperationException(name() + " takes part in no transaction");
  }
}
