// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.connector;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One line of the journal of restarts: a failure and what followed from it.
 *
 * @param task number of the task, or null for the connector's own instance
 * @param failedAtMs when it failed
 * @param cause in one line, without secrets
 * @param attempt number of the try that follows, from 1; 0 when none follows
 * @param restartAtMs when the try is due, or null when none follows
 * @param reason why none follows, or why it comes later than the back-off; null otherwise
 * @param workerId of the worker on which it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestartEntry(
    @JsonProperty("task") Integer task,
    @JsonProperty("failed_at_ms") long failedAtMs,
    @JsonProperty("cause") String cause,
    @JsonProperty("attempt") int attempt,
    @JsonProperty("restart_at_ms") Long restartAtMs,
    @JsonProperty("reason") String reason,
    @JsonProperty("worker_id") String workerId) {}
