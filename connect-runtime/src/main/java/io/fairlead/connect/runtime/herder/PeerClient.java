// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.health.WorkerReport;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Signed questions to other workers of the group. Safe for use by any thread. */
@FunctionalInterface
public interface PeerClient {

  /**
   * What another worker says of itself.
   *
   * @param authorization header of the user's request to pass on, or null
   * @return fails when it does not answer in time or refuses
   */
  CompletableFuture<WorkerReport> report(URI worker, String authorization, Duration timeout);
}
