// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.connector.TargetState;
import java.util.List;
import java.util.Map;

/** One thing to be written to the config topic. Where a value may be null it is a tombstone. */
public sealed interface ConfigRecord {

  /**
   * A connector's config; null deletes the connector with its target state and history.
   *
   * @param atMs when it is given, to be kept in the history; null for none
   */
  record Config(String connector, Map<String, String> config, Long atMs) implements ConfigRecord {

    /** Without an entry in the history. */
    public Config(String connector, Map<String, String> config) {
      this(connector, config, null);
    }
  }

  /** A complete set of task configs, closed by its commit record. */
  record TaskConfigs(
      String connector, List<Map<String, String>> configs, Map<String, String> appliedConfig)
      implements ConfigRecord {}

  record Target(String connector, TargetState state) implements ConfigRecord {}

  record Restart(RestartRequest request) implements ConfigRecord {}

  record Session(SessionKey key) implements ConfigRecord {}

  record LoggerLevel(String logger, String level) implements ConfigRecord {}

  record TaskCount(String connector, int count) implements ConfigRecord {}

  /** A worker that shall have no work, by its worker id; null takes it back. */
  record Drained(String worker, Long sinceMs) implements ConfigRecord {}

  /** A line of the history of placements. */
  record Round(PlacementRound round) implements ConfigRecord {}

  /** Fairlead's own key, which Apache's workers ignore; null forgets the placement. */
  record Place(String connector, Placement placement) implements ConfigRecord {}
}
