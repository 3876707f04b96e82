// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A unit of work that changed hands, or is about to.
 *
 * @param task number of the task, or null for the connector's own instance
 * @param from worker that had it, or null
 * @param to worker that has it now, or null while it is being given up
 * @param why in a few words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlacementMove(
    @JsonProperty("connector") String connector,
    @JsonProperty("task") Integer task,
    @JsonProperty("from") String from,
    @JsonProperty("to") String to,
    @JsonProperty("why") String why) {}
