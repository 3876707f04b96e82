// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.connector;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.Objects;

/** A task of a connector, by the connector's name and the task's number from 0. */
public record ConnectorTaskId(
    @JsonProperty("connector") String connector, @JsonProperty("task") int task)
    implements Comparable<ConnectorTaskId> {

  private static final Comparator<ConnectorTaskId> ORDER =
      Comparator.comparing(ConnectorTaskId::connector).thenComparingInt(ConnectorTaskId::task);

  public ConnectorTaskId {
    Objects.requireNonNull(connector, "connector");
  }

  @Override
  public int compareTo(ConnectorTaskId other) {
    return ORDER.compare(this, other);
  }

  /** {@code connector-task}, as it appears in logs, client ids and status keys. */
  @Override
  public String toString() {
    return connector + "-" + task;
  }
}
