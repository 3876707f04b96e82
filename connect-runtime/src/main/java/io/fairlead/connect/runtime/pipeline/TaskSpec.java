// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.TargetState;
import java.util.Map;

/**
 * One incarnation of a task, as the herder wants it.
 *
 * @param epoch grows with each incarnation of this task in the cluster
 * @param connectorConfig as stored, references of config providers unresolved
 * @param taskConfig as stored, references of config providers unresolved
 * @param initialState STARTED or PAUSED
 */
public record TaskSpec(
    ConnectorTaskId id,
    int epoch,
    Map<String, String> connectorConfig,
    Map<String, String> taskConfig,
    TargetState initialState) {

  @Override
  public String toString() {
    // Invariant 7: configurations may hold secrets.
    return id + "@" + epoch;
  }
}
