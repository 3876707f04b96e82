// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.ConnectorType;
import java.util.List;
import java.util.Map;

/** A connector as REST shows it. The config is as stored; masking is the REST layer's. */
public record ConnectorInfo(
    @JsonProperty("name") String name,
    @JsonProperty("config") Map<String, String> config,
    @JsonProperty("tasks") List<ConnectorTaskId> tasks,
    @JsonProperty("type") ConnectorType type) {}
