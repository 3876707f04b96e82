// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.store.ConfigVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What can be done with connectors beyond Apache Kafka Connect. Futures fail as {@link Herder}
 * says. Safe for use by any thread; nothing blocks.
 */
public interface ConnectorAdmin {

  /**
   * Kept configurations, oldest first, unmasked; the last is the one in force. Empty when there is
   * no such connector.
   */
  Optional<List<ConfigVersion>> versions(String connector);

  /** Gives a connector a configuration that it had, after validation. */
  CompletableFuture<Herder.Created> rollBack(String connector, int version, Instant deadline);

  /**
   * Stops a connector, forgets its offsets, and brings it back to the state that it was in, also
   * when forgetting failed; completes with a sentence for the user.
   */
  CompletableFuture<String> resetOffsets(String connector, Instant deadline);

  /**
   * Creates a connector that begins at these offsets (KIP-995): what an earlier connector of its
   * name has left is forgotten. When the offsets cannot be set there is no connector.
   *
   * @param initialState null for STARTED
   * @param offsets by partition
   */
  CompletableFuture<CreatedWithOffsets> create(
      String connector,
      Map<String, String> config,
      TargetState initialState,
      Map<Map<String, ?>, Map<String, ?>> offsets,
      Instant deadline);

  /**
   * Outcome of a create with offsets.
   *
   * @param message a sentence for the user on the offsets
   */
  record CreatedWithOffsets(ConnectorInfo info, String message) {}
}
