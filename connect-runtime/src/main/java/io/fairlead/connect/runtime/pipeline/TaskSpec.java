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
 * @param incarnation greater than that of every earlier incarnation of this task, whichever worker
 *     it runs or ran on and whether or not the connector was deleted in between
 */
public record TaskSpec(
    ConnectorTaskId id,
    int epoch,
    Map<String, String> connectorConfig,
    Map<String, String> taskConfig,
    TargetState initialState,
    long incarnation) {

  /** With the epoch as the number of the incarnation. */
  public TaskSpec(
      ConnectorTaskId id,
      int epoch,
      Map<String, String> connectorConfig,
      Map<String, String> taskConfig,
      TargetState initialState) {
    this(id, epoch, connectorConfig, taskConfig, initialState, epoch);
  }

  TaskSpec withIncarnation(long number) {
    return new TaskSpec(id, epoch, connectorConfig, taskConfig, initialState, number);
  }

  /** Whether both are for the same work: then there is no reason to replace one by the other. */
  public boolean sameWork(TaskSpec other) {
    return epoch == other.epoch()
        && connectorConfig.equals(other.connectorConfig())
        && taskConfig.equals(other.taskConfig());
  }

  @Override
  public String toString() {
    // Invariant 7: configurations may hold secrets.
    return id + "@" + epoch;
  }
}
