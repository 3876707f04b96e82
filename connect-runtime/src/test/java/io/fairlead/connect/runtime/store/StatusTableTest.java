// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.RunState;
import org.junit.jupiter.api.Test;

class StatusTableTest {

  private final StatusTable table = new StatusTable();

  private static ConnectorStatus status(RunState state, String worker, int generation) {
    return new ConnectorStatus("c", state, worker, generation, null, null);
  }

  /** Seen where a worker was cut off from the brokers: its word came after 20 s. */
  @Test
  void lateWordOfAnEarlierOwnerDoesNotHideThatTheConnectorRunsElsewhere() {
    table.put(status(RunState.RUNNING, "one", 1));
    table.put(status(RunState.RUNNING, "two", 2));

    assertThat(table.put(status(RunState.UNASSIGNED, "one", 1))).isFalse();

    assertThat(table.connector("c")).contains(status(RunState.RUNNING, "two", 2));
  }

  @Test
  void ownerThatGivesAConnectorUpIsBelieved() {
    table.put(status(RunState.RUNNING, "one", 1));

    assertThat(table.put(status(RunState.UNASSIGNED, "one", 1))).isTrue();

    assertThat(table.connector("c")).contains(status(RunState.UNASSIGNED, "one", 1));
  }
}
