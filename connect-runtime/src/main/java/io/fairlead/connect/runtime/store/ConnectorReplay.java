// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.connector.TargetState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The last record of each key of one connector, with the place of those whose order matters.
 * Immutable. Since nothing but last records is looked at, compaction cannot change what comes out.
 *
 * @param config null when there is none or it is deleted
 * @param tasks last config of each task, whether committed or not
 * @param commit number of tasks that were complete then
 * @param applied the connector config from which the tasks of that commit were made
 * @param taskCount number of tasks whose older sets were fenced then
 */
record ConnectorReplay(
    String name,
    Located<Map<String, String>> config,
    TargetState target,
    Map<Integer, Located<Map<String, String>>> tasks,
    Located<Integer> commit,
    Located<Map<String, String>> applied,
    Located<Integer> taskCount,
    Placement placement) {

  /** A value and the offset of its record. */
  record Located<T>(long offset, T value) {}

  static ConnectorReplay none(String name) {
    return new ConnectorReplay(name, null, null, Map.of(), null, null, null, null);
  }

  ConnectorReplay apply(long offset, ConfigChange.OfConnector change) {
    if (change instanceof ConfigChange.Config changed) {
      return new ConnectorReplay(
          name, at(offset, changed.config()), target, tasks, commit, applied, taskCount, placement);
    }
    if (change instanceof ConfigChange.Target changed) {
      return new ConnectorReplay(
          name, config, changed.state(), tasks, commit, applied, taskCount, placement);
    }
    if (change instanceof ConfigChange.TaskConfig changed) {
      Map<Integer, Located<Map<String, String>>> all = new HashMap<>(tasks);
      if (changed.config() == null) {
        all.remove(changed.task());
      } else {
        all.put(changed.task(), at(offset, changed.config()));
      }
      return new ConnectorReplay(name, config, target, all, commit, applied, taskCount, placement);
    }
    if (change instanceof ConfigChange.TaskCommit changed) {
      return new ConnectorReplay(
          name, config, target, tasks, at(offset, changed.tasks()), applied, taskCount, placement);
    }
    if (change instanceof ConfigChange.Applied changed) {
      return new ConnectorReplay(
          name, config, target, tasks, commit, at(offset, changed.config()), taskCount, placement);
    }
    if (change instanceof ConfigChange.TaskCount changed) {
      return new ConnectorReplay(
          name, config, target, tasks, commit, applied, at(offset, changed.count()), placement);
    }
    return new ConnectorReplay(
        name,
        config,
        target,
        tasks,
        commit,
        applied,
        taskCount,
        ((ConfigChange.Placed) change).placement());
  }

  private static <T> Located<T> at(long offset, T value) {
    return value == null ? null : new Located<>(offset, value);
  }

  boolean isEmpty() {
    return equals(none(name));
  }

  /** True when task configs are left of a connector that is deleted. */
  boolean isOrphaned() {
    return config == null && (commit != null || applied != null || !tasks.isEmpty());
  }

  /** True when the last commit covers the last config of each of its tasks. */
  boolean tasksComplete() {
    if (commit == null) {
      return false;
    }
    for (int task = 0; task < commit.value(); task++) {
      Located<Map<String, String>> last = tasks.get(task);
      if (last == null || last.offset() > commit.offset()) {
        return false;
      }
    }
    return true;
  }

  /** True when a set of task configs has been begun that is not committed yet. */
  boolean tasksUnderWay() {
    return tasks.values().stream()
        .anyMatch(task -> commit == null || task.offset() > commit.offset());
  }

  /** Null when there is no such connector. */
  ConnectorEntry entry() {
    if (config == null) {
      return null;
    }
    boolean complete = tasksComplete();
    List<Map<String, String>> configs = new ArrayList<>();
    for (int task = 0; complete && task < commit.value(); task++) {
      configs.add(tasks.get(task).value());
    }
    return new ConnectorEntry(
        name,
        config.value(),
        config.offset(),
        target == null ? TargetState.STARTED : target,
        List.copyOf(configs),
        commit == null ? -1 : commit.offset(),
        complete,
        appliedConfig(),
        taskCount == null
            ? null
            : new ConnectorEntry.Fenced(taskCount.value(), taskCount.offset()));
  }

  /**
   * Fairlead writes it behind each commit. Where Apache's worker committed, it was the config in
   * force then: known if that is still the last one.
   */
  private Map<String, String> appliedConfig() {
    if (commit == null) {
      return null;
    }
    if (applied != null && applied.offset() > commit.offset()) {
      return applied.value();
    }
    return config.offset() < commit.offset() ? config.value() : null;
  }
}
