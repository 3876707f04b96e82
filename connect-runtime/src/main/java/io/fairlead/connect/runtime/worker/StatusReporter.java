// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.store.StatusStore;

/**
 * Writes this worker's statuses. The generation is the owner's epoch, which grows over workers and
 * lies above every generation reported before, so that a late word of an older owner is not
 * believed.
 */
final class StatusReporter {

  private final StatusStore store;
  private final String workerId;

  StatusReporter(StatusStore store, String workerId) {
    this.store = store;
    this.workerId = workerId;
  }

  void connector(String name, int epoch, RunState state, String trace, String version) {
    ConnectorStatus status = new ConnectorStatus(name, state, workerId, epoch, trace, version);
    if (isLateWord(state)) {
      store.putSafe(status);
    } else {
      store.put(status);
    }
  }

  void task(ConnectorTaskId id, int epoch, RunState state, String trace, String version) {
    TaskStatus status = new TaskStatus(id, state, workerId, epoch, trace, version);
    if (isLateWord(state)) {
      store.putSafe(status);
    } else {
      store.put(status);
    }
  }

  private static boolean isLateWord(RunState state) {
    return state == RunState.FAILED || state == RunState.UNASSIGNED;
  }
}
