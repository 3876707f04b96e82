// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Where offsets lie: a topic or a file. Thread-safe; no call blocks. */
interface OffsetBackend {

  /** For messages. */
  String name();

  /** What has been read so far. */
  OffsetIndex index();

  /** Completes when the index holds all that was acknowledged before the call. */
  CompletableFuture<Void> readToEnd();

  /**
   * Completes when all are stored for good, or with the cause when one cannot be. Records of one
   * key are stored in the order of the calls.
   *
   * @param records value by key; a null value is a tombstone
   */
  CompletableFuture<Void> write(Map<byte[], byte[]> records);
}
