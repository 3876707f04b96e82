// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.Map;

/**
 * What replaying the config topic has to remember. Immutable.
 *
 * @param offset of the last record; -1 before the first
 */
record ConfigState(
    long offset,
    SessionKey sessionKey,
    Map<String, ConnectorReplay> connectors,
    Map<String, String> loggerLevels,
    OwnState own) {

  static final ConfigState EMPTY = new ConfigState(-1, null, Map.of(), Map.of(), OwnState.EMPTY);

  ConnectorReplay connector(String name) {
    ConnectorReplay known = connectors.get(name);
    return known == null ? ConnectorReplay.none(name) : known;
  }
}
