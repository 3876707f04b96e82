// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.Map;
import java.util.Optional;

/**
 * Everything the config topic says, up to an offset. An immutable snapshot: a pure function of the
 * replayed records.
 *
 * @param offset of the last record replayed; -1 before the first
 * @param sessionKey null before the first
 * @param loggerLevels level by logger name, as set for the whole cluster (KIP-976)
 * @param own what else lies under Fairlead's own keys
 */
public record ClusterConfig(
    long offset,
    SessionKey sessionKey,
    Map<String, ConnectorEntry> connectors,
    Map<String, Placement> placements,
    Map<String, String> loggerLevels,
    OwnState own) {

  public static final ClusterConfig EMPTY =
      new ClusterConfig(-1, null, Map.of(), Map.of(), Map.of());

  /** Without anything of Fairlead's own. */
  public ClusterConfig(
      long offset,
      SessionKey sessionKey,
      Map<String, ConnectorEntry> connectors,
      Map<String, Placement> placements,
      Map<String, String> loggerLevels) {
    this(offset, sessionKey, connectors, placements, loggerLevels, OwnState.EMPTY);
  }

  public Optional<ConnectorEntry> connector(String name) {
    return Optional.ofNullable(connectors.get(name));
  }

  public Placement placement(String name) {
    return placements.getOrDefault(name, Placement.EMPTY);
  }
}
