// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.connector.TopicStatus;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Statuses of a standalone worker: kept in memory, visible at once. The listener is called on the
 * thread that puts; puts are serialized.
 */
public final class MemoryStatusStore implements StatusStore {

  private final StatusTable table = new StatusTable();
  private volatile StatusListener listener;

  @Override
  public void start() {
    // Nothing is stored.
  }

  @Override
  public synchronized void put(ConnectorStatus status) {
    if (status.state() == RunState.DESTROYED) {
      table.removeConnector(status.connector());
      table
          .unitsWithRestarts(status.connector())
          .forEach(unit -> table.putRestarts(status.connector(), unit, List.of()));
    } else {
      table.put(status);
    }
    tell(told -> told.connectorStatus(status));
  }

  @Override
  public synchronized void putSafe(ConnectorStatus status) {
    if (table.mayReplace(status)) {
      put(status);
    }
  }

  @Override
  public synchronized void put(TaskStatus status) {
    if (status.state() == RunState.DESTROYED) {
      table.removeTask(status.id());
    } else if (!table.put(status)) {
      return;
    }
    tell(told -> told.taskStatus(status));
  }

  @Override
  public synchronized void putSafe(TaskStatus status) {
    if (table.mayReplace(status)) {
      put(status);
    }
  }

  @Override
  public synchronized void put(String connector, TopicStatus status) {
    table.put(connector, status);
  }

  @Override
  public synchronized void deleteTopic(String connector, String topic) {
    table.removeTopic(connector, topic);
  }

  private void tell(Consumer<StatusListener> call) {
    StatusListener told = listener;
    if (told != null) {
      call.accept(told);
    }
  }

  @Override
  public Optional<ConnectorStatus> connector(String connector) {
    return table.connector(connector);
  }

  @Override
  public Optional<TaskStatus> task(ConnectorTaskId id) {
    return table.task(id);
  }

  @Override
  public Collection<TaskStatus> tasks(String connector) {
    return table.tasks(connector);
  }

  @Override
  public Collection<TopicStatus> topics(String connector) {
    return table.topics(connector);
  }

  @Override
  public Optional<TopicStatus> topic(String connector, String topic) {
    return table.topic(connector, topic);
  }

  @Override
  public Set<String> connectors() {
    return table.connectors();
  }

  @Override
  public synchronized void putRestarts(String connector, Integer task, List<RestartEntry> entries) {
    table.putRestarts(connector, task == null ? -1 : task, entries);
  }

  @Override
  public List<RestartEntry> restarts(String connector) {
    return table.restarts(connector);
  }

  @Override
  public void listener(StatusListener statusListener) {
    listener = statusListener;
  }

  @Override
  public void flush() {
    // All puts are visible already.
  }

  @Override
  public void close() {
    listener = null;
  }
}
