// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * How far a task says that it is; what is not known is null and left out.
 *
 * @param done records of the present phase
 * @param total records that the phase is expected to have
 * @param perSecond how fast {@code done} grows
 * @param etaSeconds until {@code total} is reached at that speed
 * @param lagBytes of the source's log that are still to be read
 * @param details further facts, in the task's own order
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProgressReport(
    @JsonProperty("phase") String phase,
    @JsonProperty("done") long done,
    @JsonProperty("total") Long total,
    @JsonProperty("per_second") Double perSecond,
    @JsonProperty("eta_seconds") Long etaSeconds,
    @JsonProperty("lag_bytes") Long lagBytes,
    @JsonProperty("details") Map<String, String> details) {}
