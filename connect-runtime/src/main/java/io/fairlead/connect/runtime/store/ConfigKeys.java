// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

/** Keys of the config topic. Those that start with {@code fairlead-} Apache's workers ignore. */
final class ConfigKeys {

  static final String TARGET = "target-state-";
  static final String CONNECTOR = "connector-";
  static final String TASK = "task-";
  static final String COMMIT = "commit-";
  static final String TASK_COUNT = "tasks-fencing-";
  static final String RESTART = "restart-connector-";
  static final String LOGGER = "logger-cluster-";
  static final String SESSION = "session-key";
  static final String PLACEMENT = "fairlead-placement-";
  static final String APPLIED = "fairlead-applied-";
  static final String DRAINED = "fairlead-drained-";
  static final String ROUND = "fairlead-round-";
  static final String VERSION = "fairlead-version-";

  private ConfigKeys() {}

  static String of(ConfigChange change) {
    if (change instanceof ConfigChange.Config config) {
      return CONNECTOR + config.connector();
    }
    if (change instanceof ConfigChange.TaskConfig task) {
      return TASK + task.connector() + "-" + task.task();
    }
    if (change instanceof ConfigChange.TaskCommit commit) {
      return COMMIT + commit.connector();
    }
    if (change instanceof ConfigChange.Applied applied) {
      return APPLIED + applied.connector();
    }
    if (change instanceof ConfigChange.Target target) {
      return TARGET + target.connector();
    }
    if (change instanceof ConfigChange.TaskCount count) {
      return TASK_COUNT + count.connector();
    }
    if (change instanceof ConfigChange.Placed placed) {
      return PLACEMENT + placed.connector();
    }
    if (change instanceof ConfigChange.Restart restart) {
      return RESTART + restart.request().connector();
    }
    if (change instanceof ConfigChange.Logger logger) {
      return LOGGER + logger.name();
    }
    if (change instanceof ConfigChange.Own own) {
      return OwnFormat.key(own);
    }
    return SESSION;
  }
}
