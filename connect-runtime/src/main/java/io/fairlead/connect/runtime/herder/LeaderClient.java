// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Signed requests from one worker to the leader (KIP-507). Safe for use by any thread. */
public interface LeaderClient {

  /** {@code POST /connectors/{connector}/tasks}. */
  CompletableFuture<Void> putTaskConfigs(
      URI leader, String connector, List<Map<String, String>> configs, Instant deadline);

  /** {@code PUT /connectors/{connector}/fence}. */
  CompletableFuture<Void> fenceZombieSourceTasks(URI leader, String connector, Instant deadline);

  /** This member leaves the group and gives up its work before. */
  CompletableFuture<Void> leaves(URI leader, String member, Instant deadline);
}
