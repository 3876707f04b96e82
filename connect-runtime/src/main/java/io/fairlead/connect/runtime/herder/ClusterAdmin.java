// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.store.PlacementRound;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The workers of the group and what was moved between them. Futures fail as {@link Herder} says.
 * Safe for use by any thread; nothing blocks.
 */
public interface ClusterAdmin {

  /**
   * All members and all drained workers; completes within seconds, whoever answers.
   *
   * @param authorization header of the user's request, for other workers, or null
   */
  CompletableFuture<List<WorkerInfo>> workers(String authorization);

  /**
   * Keeps work away from a worker, or takes that back. It holds over changes of the leader and
   * restarts of the worker; the future completes when it is durable, not when the worker is empty.
   *
   * @param workerId host and port
   */
  CompletableFuture<Void> drain(String workerId, boolean drained, Instant deadline);

  /** Internal: a member says that it leaves. Leader only. */
  CompletableFuture<Void> leaves(String member, Instant deadline);

  /** What was moved, newest first. */
  List<PlacementRound> placements();
}
