// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.connector;

import java.util.Objects;

/** What a worker last reported of a task; fields as in {@link ConnectorStatus}. */
public record TaskStatus(
    ConnectorTaskId id,
    RunState state,
    String workerId,
    int generation,
    String trace,
    String version) {

  public TaskStatus {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(state, "state");
  }
}
