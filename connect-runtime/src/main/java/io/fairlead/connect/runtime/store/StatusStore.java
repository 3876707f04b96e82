// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.connector.TopicStatus;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Last reported state of connectors, tasks and active topics. Reads come from memory and never
 * block. Writes are asynchronous and retried; a later write of the same key overtakes an earlier
 * one that is still being retried. Safe for use by any thread.
 */
public interface StatusStore extends AutoCloseable {

  /** Replays what is stored, then follows it. Blocks until the replay is complete. */
  void start();

  void put(ConnectorStatus status);

  /** As {@link #put}, but only if nobody else reported under a later generation meanwhile. */
  void putSafe(ConnectorStatus status);

  void put(TaskStatus status);

  /** As {@link #put}, but only if nobody else reported under a later generation meanwhile. */
  void putSafe(TaskStatus status);

  void put(String connector, TopicStatus status);

  Optional<ConnectorStatus> connector(String connector);

  Optional<TaskStatus> task(ConnectorTaskId id);

  /** Statuses of all tasks of the connector, those DESTROYED left out. */
  Collection<TaskStatus> tasks(String connector);

  Collection<TopicStatus> topics(String connector);

  Optional<TopicStatus> topic(String connector, String topic);

  void deleteTopic(String connector, String topic);

  Set<String> connectors();

  /**
   * Replaces the journal of restarts of one unit; it is forgotten with its connector.
   *
   * @param task number of the task, or null for the connector's own instance
   * @param entries oldest first
   */
  void putRestarts(String connector, Integer task, List<RestartEntry> entries);

  /** The journals of a connector's instance and of all its tasks, oldest entry first. */
  List<RestartEntry> restarts(String connector);

  /** Told of each change after it is visible to reads; called on the store's own thread. */
  void listener(StatusListener listener);

  /** Waits until what was put so far is acknowledged or given up, at most the store's deadline. */
  void flush();

  @Override
  void close();

  /** Follows status changes. Must not block. */
  interface StatusListener {
    void connectorStatus(ConnectorStatus status);

    void taskStatus(TaskStatus status);
  }
}
