// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * A configuration that a connector had.
 *
 * @param at in ISO 8601, UTC; left out where it is not known
 * @param config without secrets
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionAnswer(
    @JsonProperty("version") int version,
    @JsonProperty("at") String at,
    @JsonProperty("config") Map<String, String> config) {}
