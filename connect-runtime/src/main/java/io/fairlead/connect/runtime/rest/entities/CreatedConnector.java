// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.ConnectorType;
import io.fairlead.connect.runtime.herder.ConnectorAdmin.CreatedWithOffsets;
import io.fairlead.connect.runtime.herder.ConnectorInfo;
import java.util.List;
import java.util.Map;

/** Answer to a create with initial offsets (KIP-995). */
@JsonPropertyOrder({"name", "config", "tasks", "type", "offsets_status"})
public record CreatedConnector(
    @JsonProperty("name") String name,
    @JsonProperty("config") Map<String, String> config,
    @JsonProperty("tasks") List<ConnectorTaskId> tasks,
    @JsonProperty("type") ConnectorType type,
    @JsonProperty("offsets_status") Message offsetsStatus) {

  public static CreatedConnector of(ConnectorInfo masked, String message) {
    return new CreatedConnector(
        masked.name(), masked.config(), masked.tasks(), masked.type(), new Message(message));
  }

  /** What another worker answered, as if it were done here. */
  public CreatedWithOffsets toResult() {
    return new CreatedWithOffsets(
        new ConnectorInfo(name, config, tasks, type), offsetsStatus.message());
  }
}
