// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.herder.ConnectorOffsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Body of {@code POST /connectors} (KIP-980). */
public record CreateConnectorRequest(
    @JsonProperty("name") String name,
    @JsonProperty("config") Map<String, String> config,
    @JsonProperty("initial_state") InitialState initialState,
    @JsonProperty("initial_offsets") List<ConnectorOffsets.ConnectorOffset> initialOffsets) {

  /** Null when the request does not say. */
  public TargetState initialTargetState() {
    return initialState == null ? null : initialState.target;
  }

  /** The state in which a new connector begins. */
  public enum InitialState {
    RUNNING(TargetState.STARTED),
    PAUSED(TargetState.PAUSED),
    STOPPED(TargetState.STOPPED);

    private final TargetState target;

    InitialState(TargetState target) {
      this.target = target;
    }

    @JsonCreator
    public static InitialState of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }
}
