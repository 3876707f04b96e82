// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Reads and changes the offsets of connectors (KIP-875). The caller has made sure that the
 * connector exists and, for changes, that it is stopped and has no tasks. Safe for use by any
 * thread.
 */
public interface OffsetsAdmin extends AutoCloseable {

  /**
   * @param config as stored, references of config providers unresolved
   */
  CompletableFuture<ConnectorOffsets> offsets(
      String connector, Map<String, String> config, Instant deadline);

  /**
   * Alters the given partitions; completes with a sentence for the user.
   *
   * @param offsets by partition, null to forget one; or null as a whole to reset all
   */
  CompletableFuture<String> change(
      String connector,
      Map<String, String> config,
      Map<Map<String, ?>, Map<String, ?>> offsets,
      Instant deadline);

  /**
   * Makes sure that no task of a source connector that is alive now can commit a transaction any
   * more (KIP-618).
   *
   * @param config as stored, references of config providers unresolved
   * @param tasks how many, from task 0 on
   */
  CompletableFuture<Void> fenceProducers(
      String connector, Map<String, String> config, int tasks, Instant deadline);

  @Override
  void close();
}
