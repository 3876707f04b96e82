// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What has to be written to the config topic for what the leader wants. Pure functions. */
final class ConfigChanges {

  private ConfigChanges() {}

  /** Records in the order in which they have to be written, in one transaction. */
  static List<ConfigChange> of(List<ConfigRecord> records, ConfigState state) {
    List<ConfigChange> all = new ArrayList<>();
    Map<String, ConnectorReplay> touched = new HashMap<>();
    OwnState own = state.own();
    long offset = state.offset();
    for (ConfigRecord record : records) {
      Function<String, ConnectorReplay> known =
          name -> touched.computeIfAbsent(name, state::connector);
      List<ConfigChange> changes = new ArrayList<>(history(record, known, own));
      own = own.after(changes.stream().map(ConfigChange.Own.class::cast).toList());
      changes.addAll(of(record, known));
      for (ConfigChange change : changes) {
        all.add(change);
        offset++;
        if (change instanceof ConfigChange.OfConnector ofConnector) {
          String name = ofConnector.connector();
          touched.put(name, known.apply(name).apply(offset, ofConnector));
        }
      }
    }
    return all;
  }

  /**
   * Tombstones for task configs of deleted connectors, as Apache's workers leave them behind. They
   * would come back to life with a connector of the same name.
   */
  static List<ConfigChange> sweep(ConfigState state) {
    List<ConfigChange> all = new ArrayList<>();
    state.connectors().values().stream()
        .filter(ConnectorReplay::isOrphaned)
        .forEach(connector -> all.addAll(forgetTasks(connector)));
    return all;
  }

  /** What is written beside a change of a connector's configuration, to tell of it later. */
  private static List<ConfigChange.Own> history(
      ConfigRecord record, Function<String, ConnectorReplay> known, OwnState own) {
    if (!(record instanceof ConfigRecord.Config config)) {
      return List.of();
    }
    if (config.config() == null) {
      return own.forget(config.connector());
    }
    ConnectorReplay connector = known.apply(config.connector());
    return config.atMs() == null
        ? List.of()
        : own.versionsFor(
            config.connector(),
            connector.config() == null ? null : connector.config().value(),
            config.config(),
            config.atMs());
  }

  private static List<ConfigChange> of(
      ConfigRecord record, Function<String, ConnectorReplay> known) {
    if (record instanceof ConfigRecord.Config config) {
      return config.config() == null
          ? deletion(known.apply(config.connector()))
          : List.of(new ConfigChange.Config(config.connector(), config.config()));
    }
    if (record instanceof ConfigRecord.TaskConfigs tasks) {
      return taskConfigs(tasks);
    }
    if (record instanceof ConfigRecord.Target target) {
      return List.of(new ConfigChange.Target(target.connector(), target.state()));
    }
    if (record instanceof ConfigRecord.Restart restart) {
      return List.of(new ConfigChange.Restart(restart.request()));
    }
    if (record instanceof ConfigRecord.Session session) {
      return List.of(new ConfigChange.Session(session.key()));
    }
    if (record instanceof ConfigRecord.LoggerLevel logger) {
      return List.of(new ConfigChange.Logger(logger.logger(), logger.level()));
    }
    if (record instanceof ConfigRecord.TaskCount count) {
      return List.of(new ConfigChange.TaskCount(count.connector(), count.count()));
    }
    if (record instanceof ConfigRecord.Drained drained) {
      return List.of(new ConfigChange.Drained(drained.worker(), drained.sinceMs()));
    }
    if (record instanceof ConfigRecord.Round round) {
      return List.of(new ConfigChange.Round(round.round().slot(), round.round()));
    }
    ConfigRecord.Place place = (ConfigRecord.Place) record;
    return List.of(new ConfigChange.Placed(place.connector(), place.placement()));
  }

  private static List<ConfigChange> taskConfigs(ConfigRecord.TaskConfigs tasks) {
    List<ConfigChange> changes = new ArrayList<>();
    int number = 0;
    for (Map<String, String> config : tasks.configs()) {
      changes.add(new ConfigChange.TaskConfig(tasks.connector(), number++, config));
    }
    changes.add(new ConfigChange.TaskCommit(tasks.connector(), number));
    changes.add(new ConfigChange.Applied(tasks.connector(), tasks.appliedConfig()));
    return changes;
  }

  /** The number of tasks to fence stays: a zombie may outlive its connector. */
  private static List<ConfigChange> deletion(ConnectorReplay connector) {
    List<ConfigChange> changes = new ArrayList<>();
    changes.add(new ConfigChange.Config(connector.name(), null));
    changes.add(new ConfigChange.Target(connector.name(), null));
    changes.addAll(forgetTasks(connector));
    return changes;
  }

  private static List<ConfigChange> forgetTasks(ConnectorReplay connector) {
    List<ConfigChange> changes = new ArrayList<>();
    connector
        .tasks()
        .keySet()
        .forEach(task -> changes.add(new ConfigChange.TaskConfig(connector.name(), task, null)));
    if (connector.commit() != null) {
      changes.add(new ConfigChange.TaskCommit(connector.name(), null));
    }
    if (connector.applied() != null) {
      changes.add(new ConfigChange.Applied(connector.name(), null));
    }
    return changes;
  }
}
