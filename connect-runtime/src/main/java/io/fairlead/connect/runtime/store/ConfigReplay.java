// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.store.ConfigChange.At;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The replay of the config topic: pure functions. What comes out depends on the last record of each
 * key and the order of those alone, so that compaction, whatever it has removed and when, never
 * changes it; in particular a connector config that stands behind the task configs made from an
 * earlier one does not take those away (KAFKA-17719).
 */
final class ConfigReplay {

  private ConfigReplay() {}

  /** The state after more records; costs one copy of the maps however many records there are. */
  static ConfigState apply(ConfigState state, List<At> changes) {
    long offset = state.offset();
    SessionKey sessionKey = state.sessionKey();
    Map<String, ConnectorReplay> connectors = new HashMap<>(state.connectors());
    Map<String, String> loggers = new HashMap<>(state.loggerLevels());
    List<ConfigChange.Own> own = new ArrayList<>();
    for (At at : changes) {
      offset = at.offset();
      if (at.change() instanceof ConfigChange.OfConnector change) {
        ConnectorReplay known = connectors.get(change.connector());
        ConnectorReplay changed =
            (known == null ? ConnectorReplay.none(change.connector()) : known)
                .apply(offset, change);
        if (changed.isEmpty()) {
          connectors.remove(change.connector());
        } else {
          connectors.put(change.connector(), changed);
        }
      } else if (at.change() instanceof ConfigChange.Own change) {
        own.add(change);
      } else if (at.change() instanceof ConfigChange.Session session) {
        sessionKey = session.key();
      } else if (at.change() instanceof ConfigChange.Logger logger) {
        if (logger.level() == null) {
          loggers.remove(logger.name());
        } else {
          loggers.put(logger.name(), logger.level());
        }
      }
    }
    return new ConfigState(
        offset,
        sessionKey,
        Collections.unmodifiableMap(connectors),
        Collections.unmodifiableMap(loggers),
        state.own().after(own));
  }

  /** What a worker sees that has read this far and knows nothing else. */
  static ClusterConfig view(ConfigState state) {
    return view(state, ClusterConfig.EMPTY, state.connectors().keySet());
  }

  /**
   * What a worker sees that has followed the topic: the last view, with these connectors looked at
   * again. A set of task configs that is half read leaves the complete one before it in force until
   * its commit comes.
   */
  static ClusterConfig view(ConfigState state, ClusterConfig last, Iterable<String> changed) {
    Map<String, ConnectorEntry> connectors = new HashMap<>(last.connectors());
    Map<String, Placement> placements = new HashMap<>(last.placements());
    for (String name : changed) {
      ConnectorReplay replayed = state.connector(name);
      put(connectors, name, settled(replayed, last.connectors().get(name)));
      put(placements, name, replayed.placement());
    }
    return new ClusterConfig(
        state.offset(),
        state.sessionKey(),
        Collections.unmodifiableMap(connectors),
        Collections.unmodifiableMap(placements),
        state.loggerLevels(),
        state.own());
  }

  private static ConnectorEntry settled(ConnectorReplay replayed, ConnectorEntry last) {
    ConnectorEntry entry = replayed.entry();
    boolean keep =
        entry != null
            && last != null
            && !entry.tasksComplete()
            && last.tasksComplete()
            && replayed.tasksUnderWay()
            && last.taskConfigsVersion() == entry.taskConfigsVersion();
    return keep
        ? new ConnectorEntry(
            entry.name(),
            entry.config(),
            entry.configVersion(),
            entry.targetState(),
            last.taskConfigs(),
            last.taskConfigsVersion(),
            true,
            last.appliedConfig(),
            entry.fenced())
        : entry;
  }

  private static <T> void put(Map<String, T> map, String name, T value) {
    if (value == null) {
      map.remove(name);
    } else {
      map.put(name, value);
    }
  }
}
