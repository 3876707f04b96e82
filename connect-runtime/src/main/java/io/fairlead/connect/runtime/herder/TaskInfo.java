// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import java.util.Map;

/** A task with its config as stored. */
public record TaskInfo(
    @JsonProperty("id") ConnectorTaskId id, @JsonProperty("config") Map<String, String> config) {}
