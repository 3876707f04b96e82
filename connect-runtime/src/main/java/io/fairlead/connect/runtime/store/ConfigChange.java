// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.connector.TargetState;
import java.util.Map;

/** One record of the config topic, decoded. A null value is a tombstone. */
sealed interface ConfigChange {

  /** A change of one connector. */
  sealed interface OfConnector extends ConfigChange {
    String connector();
  }

  record Config(String connector, Map<String, String> config) implements OfConnector {}

  record TaskConfig(String connector, int task, Map<String, String> config)
      implements OfConnector {}

  /** Says that the configs of that many tasks, written before it, are complete. */
  record TaskCommit(String connector, Integer tasks) implements OfConnector {}

  /** The connector config from which the task configs committed right before were made. */
  record Applied(String connector, Map<String, String> config) implements OfConnector {}

  record Target(String connector, TargetState state) implements OfConnector {}

  record TaskCount(String connector, Integer count) implements OfConnector {}

  record Placed(String connector, Placement placement) implements OfConnector {}

  /** A change of what lies under Fairlead's own keys, beside placements. */
  sealed interface Own extends ConfigChange {}

  /** A worker that shall have no work, by its worker id; null takes it back. */
  record Drained(String worker, Long sinceMs) implements Own {}

  record Round(int slot, PlacementRound round) implements Own {}

  record Version(String connector, int slot, ConfigVersion version) implements Own {

    @Override
    public String toString() {
      // Invariant 7: configurations may hold secrets.
      return "Version[" + connector + " " + slot + "]";
    }
  }

  record Restart(RestartRequest request) implements ConfigChange {}

  record Session(SessionKey key) implements ConfigChange {}

  record Logger(String name, String level) implements ConfigChange {}

  /** A change and where it stands in the topic. */
  record At(long offset, ConfigChange change) {}
}
