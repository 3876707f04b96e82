// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.pipeline.TaskSpec;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.ConnectorEntry;
import io.fairlead.connect.runtime.store.Owner;
import io.fairlead.connect.runtime.store.Placement;
import java.util.Map;

/** What one worker shall run of a connector: a pure function of the replayed config topic. */
record DesiredWork(String self, ClusterConfig config) {

  /** Room for the incarnations that one owner begins without anything else being decided. */
  private static final int RESTARTS_BITS = 16;

  /** The connector's instance, or null when it shall not run here. */
  ConnectorSpec instance(String connector) {
    ConnectorEntry entry = config.connectors().get(connector);
    Owner owner = config.placement(connector).connector();
    return entry == null || !owner.isHeldBy(self)
        ? null
        : new ConnectorSpec(connector, owner.epoch(), entry.config());
  }

  TargetState target(String connector) {
    ConnectorEntry entry = config.connectors().get(connector);
    return entry == null ? TargetState.STOPPED : entry.targetState();
  }

  /** The task, or null when it shall not run here. */
  TaskSpec task(ConnectorTaskId id) {
    ConnectorEntry entry = config.connectors().get(id.connector());
    if (!exists(id) || entry.targetState() == TargetState.STOPPED || !entry.tasksComplete()) {
      return null;
    }
    Owner owner = config.placement(id.connector()).task(id.task());
    if (!owner.isHeldBy(self)) {
      return null;
    }
    Map<String, String> applied =
        entry.appliedConfig() == null ? entry.config() : entry.appliedConfig();
    return new TaskSpec(
        id,
        owner.epoch(),
        applied,
        entry.taskConfigs().get(id.task()),
        TaskSlot.initial(entry.targetState()),
        incarnationBase());
  }

  /**
   * Lies above all incarnations that earlier owners may ever have begun: an owner learns of its
   * ownership from a record that no earlier owner had read while it was the owner. It survives the
   * deletion of the connector, which epochs do not.
   */
  private long incarnationBase() {
    return (config.offset() + 1) << RESTARTS_BITS;
  }

  /** False when the connector or the task is deleted. */
  boolean exists(ConnectorTaskId id) {
    ConnectorEntry entry = config.connectors().get(id.connector());
    return entry != null && id.task() < entry.taskConfigs().size();
  }

  boolean exists(String connector) {
    return config.connectors().containsKey(connector);
  }

  int tasks(String connector) {
    ConnectorEntry entry = config.connectors().get(connector);
    return entry == null ? 0 : entry.taskConfigs().size();
  }

  /** The owner of a unit if it is this worker, and it has to let go; else null. */
  Owner releasing(ConnectorTaskId id) {
    return releasing(config.placement(id.connector()).task(id.task()));
  }

  Owner releasing(String connector) {
    Placement placement = config.placement(connector);
    return releasing(placement.connector());
  }

  private Owner releasing(Owner owner) {
    return owner.releasing() && self.equals(owner.worker()) ? owner : null;
  }
}
