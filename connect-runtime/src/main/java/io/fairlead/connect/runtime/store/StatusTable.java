// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.connector.TopicStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Statuses in memory. Reads are safe on any thread; writes come from one. */
final class StatusTable {

  private final Map<String, ConnectorStatus> connectors = new ConcurrentHashMap<>();
  private final Map<String, Map<Integer, TaskStatus>> tasks = new ConcurrentHashMap<>();
  private final Map<String, Map<String, TopicStatus>> topics = new ConcurrentHashMap<>();
  private final Map<String, Map<Integer, List<RestartEntry>>> restarts = new ConcurrentHashMap<>();

  /**
   * False when the status is stale: a worker that gave the connector up, and could not say so for a
   * while, says it after another one has started it already.
   */
  boolean put(ConnectorStatus status) {
    ConnectorStatus known = connectors.get(status.connector());
    if (status.state() == RunState.UNASSIGNED
        && known != null
        && known.state() == RunState.RUNNING
        && (known.generation() > status.generation()
            || (known.generation() == status.generation()
                && !Objects.equals(known.workerId(), status.workerId())))) {
      return false;
    }
    connectors.put(status.connector(), status);
    return true;
  }

  /** A connector's tasks go with it. */
  void removeConnector(String connector) {
    connectors.remove(connector);
    tasks.remove(connector);
  }

  /**
   * False when the status is stale: a worker that gave the task up says so after another one has
   * started it already.
   */
  boolean put(TaskStatus status) {
    Map<Integer, TaskStatus> ofConnector =
        tasks.computeIfAbsent(status.id().connector(), name -> new ConcurrentSkipListMap<>());
    TaskStatus known = ofConnector.get(status.id().task());
    if (status.state() == RunState.UNASSIGNED
        && known != null
        && known.state() == RunState.RUNNING
        && (known.generation() > status.generation()
            || (known.generation() == status.generation()
                && !Objects.equals(known.workerId(), status.workerId())))) {
      return false;
    }
    ofConnector.put(status.id().task(), status);
    return true;
  }

  void removeTask(ConnectorTaskId id) {
    tasks.computeIfPresent(
        id.connector(),
        (name, ofConnector) -> {
          ofConnector.remove(id.task());
          return ofConnector.isEmpty() ? null : ofConnector;
        });
  }

  void put(String connector, TopicStatus status) {
    topics
        .computeIfAbsent(connector, name -> new ConcurrentHashMap<>())
        .put(status.topic(), status);
  }

  void removeTopic(String connector, String topic) {
    topics.computeIfPresent(
        connector,
        (name, ofConnector) -> {
          ofConnector.remove(topic);
          return ofConnector.isEmpty() ? null : ofConnector;
        });
  }

  Optional<ConnectorStatus> connector(String connector) {
    return Optional.ofNullable(connectors.get(connector));
  }

  Optional<TaskStatus> task(ConnectorTaskId id) {
    return Optional.ofNullable(tasks.getOrDefault(id.connector(), Map.of()).get(id.task()));
  }

  /** By task number. */
  Collection<TaskStatus> tasks(String connector) {
    List<TaskStatus> all = new ArrayList<>(tasks.getOrDefault(connector, Map.of()).values());
    all.removeIf(status -> status.state() == RunState.DESTROYED);
    return all;
  }

  Collection<TopicStatus> topics(String connector) {
    return List.copyOf(topics.getOrDefault(connector, Map.of()).values());
  }

  Optional<TopicStatus> topic(String connector, String topic) {
    return Optional.ofNullable(topics.getOrDefault(connector, Map.of()).get(topic));
  }

  Set<String> connectors() {
    return Set.copyOf(connectors.keySet());
  }

  /**
   * @param unit number of a task, or -1 for the connector's instance
   * @param entries empty to forget them
   */
  void putRestarts(String connector, int unit, List<RestartEntry> entries) {
    Map<Integer, List<RestartEntry>> known =
        restarts.computeIfAbsent(connector, name -> new ConcurrentHashMap<>());
    if (entries.isEmpty()) {
      known.remove(unit);
    } else {
      known.put(unit, List.copyOf(entries));
    }
  }

  /** Tasks, or -1 for the instance, that have a journal. */
  Set<Integer> unitsWithRestarts(String connector) {
    return Set.copyOf(restarts.getOrDefault(connector, Map.of()).keySet());
  }

  /** Oldest first. */
  List<RestartEntry> restarts(String connector) {
    return restarts.getOrDefault(connector, Map.of()).values().stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparingLong(RestartEntry::failedAtMs))
        .toList();
  }

  /** What {@code putSafe} asks before it writes. */
  boolean mayReplace(ConnectorStatus status) {
    ConnectorStatus known = connectors.get(status.connector());
    return known == null
        || known.workerId() == null
        || known.workerId().equals(status.workerId())
        || known.generation() <= status.generation();
  }

  /** What {@code putSafe} asks before it writes. */
  boolean mayReplace(TaskStatus status) {
    TaskStatus known = task(status.id()).orElse(null);
    return known == null
        || known.workerId() == null
        || known.workerId().equals(status.workerId())
        || known.generation() <= status.generation();
  }
}
