// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.connector.TopicStatus;
import io.fairlead.connect.runtime.store.StatusStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Active topics in memory; tasks put nothing else. */
public final class MemoryStatusStore implements StatusStore {

  private final Map<String, Map<String, TopicStatus>> topics = new ConcurrentHashMap<>();

  @Override
  public void start() {}

  @Override
  public void put(ConnectorStatus status) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putSafe(ConnectorStatus status) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void put(TaskStatus status) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putSafe(TaskStatus status) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void put(String connector, TopicStatus status) {
    topics
        .computeIfAbsent(connector, name -> new ConcurrentHashMap<>())
        .put(status.topic(), status);
  }

  @Override
  public Optional<ConnectorStatus> connector(String connector) {
    return Optional.empty();
  }

  @Override
  public Optional<TaskStatus> task(ConnectorTaskId id) {
    return Optional.empty();
  }

  @Override
  public Collection<TaskStatus> tasks(String connector) {
    return List.of();
  }

  @Override
  public Collection<TopicStatus> topics(String connector) {
    return List.copyOf(topics.getOrDefault(connector, Map.of()).values());
  }

  @Override
  public Optional<TopicStatus> topic(String connector, String topic) {
    return Optional.ofNullable(topics.getOrDefault(connector, Map.of()).get(topic));
  }

  @Override
  public void deleteTopic(String connector, String topic) {
    topics.getOrDefault(connector, Map.of()).remove(topic);
  }

  @Override
  public Set<String> connectors() {
    return Set.copyOf(topics.keySet());
  }

  @Override
  public void listener(StatusListener listener) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public void putRestarts(
      String connector,
      Integer task,
      java.util.List<io.fairlead.connect.runtime.connector.RestartEntry> entries) {
    // tasks keep no journal
  }

  @Override
  public java.util.List<io.fairlead.connect.runtime.connector.RestartEntry> restarts(
      String connector) {
    return java.util.List.of();
  }
}
