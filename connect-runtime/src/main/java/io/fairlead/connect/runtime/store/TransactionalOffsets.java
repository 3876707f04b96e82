// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Source offsets of one connector that are written in the transactions of its records (KIP-618).
 * The transaction is the caller's; this says what belongs into it. Safe for use by any thread.
 */
public interface TransactionalOffsets extends SourceOffsets {

  /** Topic of {@link Part#records}. */
  String topic();

  /**
   * Prepares offsets by source partition to become part of a transaction; a null offset forgets the
   * partition.
   *
   * @throws org.apache.kafka.connect.errors.DataException when one cannot be stored
   */
  Part enlist(Map<Map<String, ?>, Map<String, ?>> offsets);

  /**
   * A commit's part in a transaction.
   *
   * @param before has to complete before the transaction is committed
   * @param records to be sent in the transaction, to a given partition each
   * @param committed to be run once the transaction is committed; does not block
   */
  record Part(
      CompletableFuture<Void> before,
      List<ProducerRecord<byte[], byte[]>> records,
      Runnable committed) {

    /** Of no offsets. */
    public static final Part NOTHING =
        new Part(CompletableFuture.completedFuture(null), List.of(), () -> {});
  }
}
