// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.connector;

import java.util.Objects;

/**
 * What a worker last reported of a connector.
 *
 * @param workerId host and port of the reporting worker's REST interface
 * @param generation group generation, or epoch, under which it was reported; grows
 * @param trace cause of a failure or of being stuck, or null
 * @param version version of the connector plugin, or null where unknown
 */
public record ConnectorStatus(
    String connector,
    RunState state,
    String workerId,
    int generation,
    String trace,
    String version) {

  public ConnectorStatus {
    Objects.requireNonNull(connector, "connector");
    Objects.requireNonNull(state, "state");
  }
}
