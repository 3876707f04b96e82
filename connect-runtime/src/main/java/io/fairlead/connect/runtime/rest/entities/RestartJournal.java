// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.connect.runtime.connector.RestartEntry;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Answer to {@code GET /fairlead/connectors/{name}/restarts}; the newest first. */
public record RestartJournal(
    @JsonProperty("name") String name, @JsonProperty("restarts") List<Line> restarts) {

  public static RestartJournal of(String connector, List<RestartEntry> entries) {
    return new RestartJournal(
        connector,
        entries.stream()
            .sorted(Comparator.comparingLong(RestartEntry::failedAtMs).reversed())
            .map(Line::of)
            .toList());
  }

  /**
   * One failure and what followed from it; times in ISO 8601, UTC.
   *
   * @param task left out for the connector's own instance
   * @param restartAt left out when no restart followed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Line(
      @JsonProperty("task") Integer task,
      @JsonProperty("failed_at") String failedAt,
      @JsonProperty("cause") String cause,
      @JsonProperty("attempt") int attempt,
      @JsonProperty("restart_at") String restartAt,
      @JsonProperty("reason") String reason,
      @JsonProperty("worker_id") String workerId) {

    static Line of(RestartEntry entry) {
      return new Line(
          entry.task(),
          Instant.ofEpochMilli(entry.failedAtMs()).toString(),
          entry.cause(),
          entry.attempt(),
          entry.restartAtMs() == null ? null : Instant.ofEpochMilli(entry.restartAtMs()).toString(),
          entry.reason(),
          entry.workerId());
    }
  }
}
