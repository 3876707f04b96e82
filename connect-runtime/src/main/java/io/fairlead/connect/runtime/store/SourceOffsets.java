// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Source offsets of one connector. Safe for use by any thread. */
public interface SourceOffsets extends AutoCloseable {

  /**
   * Reads what is committed, reading the offset topic to its end first; blocks within a deadline.
   */
  OffsetStorageReader reader();

  /**
   * Stores offsets by source partition; a null offset is a tombstone that forgets the partition.
   * The future completes when every record is acknowledged by all in-sync replicas, or
   * exceptionally with the cause. Offsets of one partition are stored in the order of the calls.
   */
  CompletableFuture<Void> commit(Map<Map<String, ?>, Map<String, ?>> offsets);

  /** All partitions with their offsets, as of now. */
  CompletableFuture<Map<Map<String, Object>, Map<String, Object>>> all();

  /** Releases clients of its own, if any; idempotent. */
  @Override
  void close();
}
