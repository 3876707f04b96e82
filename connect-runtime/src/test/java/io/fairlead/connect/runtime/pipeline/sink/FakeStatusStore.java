// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

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

/** Keeps active topics in memory, and nothing else. */
final class FakeStatusStore implements StatusStore {

  private final Map<String, TopicStatus> topics = new ConcurrentHashMap<>();

  @Override
  public void start() {}

  @Override
  public void put(ConnectorStatus status) {}

  @Override
  public void putSafe(ConnectorStatus status) {}

  @Override
  public void put(TaskStatus status) {}

  @Override
  public void putSafe(TaskStatus status) {}

  @Override
  public void put(String connector, TopicStatus status) {
    topics.put(connector + "/" + status.topic(), status);
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
    return topics.values();
  }

  @Override
  public Optional<TopicStatus> topic(String connector, String topic) {
    return Optional.ofNullable(topics.get(connector + "/" + topic));
  }

  @Override
  public void deleteTopic(String connector, String topic) {
    topics.remove(connector + "/" + topic);
  }

  @Override
  public Set<String> connectors() {
    return Set.of();
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
