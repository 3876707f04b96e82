// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

/** Makes runners for tasks of every kind. Safe for use by any thread. */
public interface TaskFactory {

  /** Never fails for a bad configuration: that is reported by the runner once it is started. */
  TaskRunner create(TaskSpec spec, TaskRunner.Listener listener);
}
