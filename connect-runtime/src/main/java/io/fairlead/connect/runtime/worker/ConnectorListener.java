// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.connector.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Told of what a connector's instance does; on any thread, must not block. */
interface ConnectorListener {

  /** The instance has reached a state other than FAILED. */
  void connectorState(ConnectorRunner runner, RunState state);

  /**
   * The instance has failed and does nothing any more.
   *
   * @param cause without secrets
   * @param trace the same as text
   */
  void failed(ConnectorRunner runner, Throwable cause, String trace);

  /** The instance computed its task configs; references of config providers are kept. */
  void taskConfigs(ConnectorRunner runner, List<Map<String, String>> configs);

  /** A config provider said that a value used by the connector is stale after this time. */
  void configExpiresIn(ConnectorRunner runner, Duration ttl);
}
