// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a worker says of a task that runs on it.
 *
 * @param lastRecordMs null before the first record
 * @param lagRecords null where it is not known
 * @param lagMs null where it is not known
 * @param progress what the plugin says of its progress, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskReport(
    @JsonProperty("connector") String connector,
    @JsonProperty("task") int task,
    @JsonProperty("state") HealthState state,
    @JsonProperty("since_ms") long sinceMs,
    @JsonProperty("cause") String cause,
    @JsonProperty("last_record_ms") Long lastRecordMs,
    @JsonProperty("lag_records") Long lagRecords,
    @JsonProperty("lag_ms") Long lagMs,
    @JsonProperty("progress") ProgressReport progress,
    @JsonProperty("records_per_second") double recordsPerSecond) {}
