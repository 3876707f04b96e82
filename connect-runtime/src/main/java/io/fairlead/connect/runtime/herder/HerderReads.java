// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.ConnectorType;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.ConnectorEntry;
import io.fairlead.connect.runtime.store.StatusStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;

/** Answers from replayed memory; never blocks. Safe for use by any thread. */
final class HerderReads {

  private final Supplier<ClusterConfig> config;
  private final StatusStore statuses;
  private final Plugins plugins;
  private final Map<String, ConnectorType> typeByClass = new ConcurrentHashMap<>();

  HerderReads(Supplier<ClusterConfig> config, StatusStore statuses, Plugins plugins) {
    this.config = config;
    this.statuses = statuses;
    this.plugins = plugins;
  }

  Optional<ConnectorInfo> info(String connector) {
    return config.get().connector(connector).map(this::info);
  }

  ConnectorInfo info(ConnectorEntry entry) {
    List<ConnectorTaskId> tasks =
        IntStream.range(0, entry.taskConfigs().size())
            .mapToObj(task -> new ConnectorTaskId(entry.name(), task))
            .toList();
    return new ConnectorInfo(entry.name(), entry.config(), tasks, type(entry.config()));
  }

  Optional<List<TaskInfo>> taskInfos(String connector) {
    return config
        .get()
        .connector(connector)
        .map(
            entry ->
                IntStream.range(0, entry.taskConfigs().size())
                    .mapToObj(
                        task ->
                            new TaskInfo(
                                new ConnectorTaskId(connector, task),
                                entry.taskConfigs().get(task)))
                    .toList());
  }

  ConnectorType type(Map<String, String> connectorConfig) {
    String className = connectorConfig.get("connector.class");
    if (className == null) {
      return ConnectorType.UNKNOWN;
    }
    String version = connectorConfig.get("connector.plugin.version");
    return typeByClass.computeIfAbsent(
        className + "@" + version, key -> loadType(className, version));
  }

  private ConnectorType loadType(String className, String version) {
    try {
      Class<?> loaded = plugins.connectorClass(className, version);
      if (SinkConnector.class.isAssignableFrom(loaded)) {
        return ConnectorType.SINK;
      }
      return SourceConnector.class.isAssignableFrom(loaded)
          ? ConnectorType.SOURCE
          : ConnectorType.UNKNOWN;
    } catch (ConnectException e) {
      return ConnectorType.UNKNOWN;
    }
  }

  Optional<ConnectorStateInfo> state(String connector) {
    Optional<ConnectorEntry> entry = config.get().connector(connector);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    ConnectorStateInfo.ConnectorState state =
        statuses
            .connector(connector)
            .map(HerderReads::shown)
            .orElseGet(
                () ->
                    new ConnectorStateInfo.ConnectorState(
                        RunState.UNASSIGNED.name(), "", null, null));
    return Optional.of(
        new ConnectorStateInfo(
            connector, state, taskStates(entry.get()), type(entry.get().config())));
  }

  private List<ConnectorStateInfo.TaskState> taskStates(ConnectorEntry entry) {
    Map<Integer, TaskStatus> known =
        statuses.tasks(entry.name()).stream()
            .collect(Collectors.toMap(status -> status.id().task(), status -> status, (a, b) -> b));
    List<ConnectorStateInfo.TaskState> states = new ArrayList<>();
    for (int task = 0; task < entry.taskConfigs().size(); task++) {
      TaskStatus status = known.get(task);
      states.add(
          status == null
              ? new ConnectorStateInfo.TaskState(task, RunState.UNASSIGNED.name(), "", null, null)
              : shown(status));
    }
    states.sort(Comparator.comparingInt(ConnectorStateInfo.TaskState::id));
    return states;
  }

  Optional<ConnectorStateInfo.TaskState> state(ConnectorTaskId id) {
    return state(id.connector())
        .flatMap(info -> info.tasks().stream().filter(task -> task.id() == id.task()).findFirst());
  }

  private static ConnectorStateInfo.ConnectorState shown(ConnectorStatus status) {
    return new ConnectorStateInfo.ConnectorState(
        status.state().name(), status.workerId(), status.trace(), status.version());
  }

  private static ConnectorStateInfo.TaskState shown(TaskStatus status) {
    return new ConnectorStateInfo.TaskState(
        status.id().task(),
        status.state().name(),
        status.workerId(),
        status.trace(),
        status.version());
  }
}
