// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.health.ConnectorHealth;
import io.fairlead.connect.runtime.health.HealthState;
import io.fairlead.connect.runtime.health.ProgressReport;
import io.fairlead.connect.runtime.health.TaskReport;
import io.fairlead.connect.runtime.health.UnitView.UnitHealth;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Answer to {@code GET /fairlead/connectors/{name}/health}. Times in ISO 8601, UTC; what is not
 * known is left out.
 *
 * @param silentWorkers that run tasks of the connector and did not answer in time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HealthAnswer(
    @JsonProperty("name") String name,
    @JsonProperty("state") HealthState state,
    @JsonProperty("since") String since,
    @JsonProperty("cause") String cause,
    @JsonProperty("last_record_at") String lastRecordAt,
    @JsonProperty("lag_records") Long lagRecords,
    @JsonProperty("lag_seconds") Double lagSeconds,
    @JsonProperty("connector") Unit connector,
    @JsonProperty("tasks") List<Unit> tasks,
    @JsonProperty("silent_workers") List<String> silentWorkers) {

  public static HealthAnswer of(ConnectorHealth health) {
    return new HealthAnswer(
        health.name(),
        health.state(),
        time(health.sinceMs()),
        health.cause(),
        time(health.lastRecordMs()),
        health.lagRecords(),
        seconds(health.lagMs()),
        Unit.of(null, health.instance()),
        IntStream.range(0, health.tasks().size())
            .mapToObj(task -> Unit.of(task, health.tasks().get(task)))
            .toList(),
        health.silentWorkers());
  }

  private static String time(Long ms) {
    return ms == null ? null : Instant.ofEpochMilli(ms).toString();
  }

  private static Double seconds(Long ms) {
    return ms == null ? null : ms / 1000.0;
  }

  /**
   * The connector's own instance, or a task.
   *
   * @param id left out for the instance
   * @param progress what the task itself says of how far it is
   * @param nextRestartAt when it is started again
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Unit(
      @JsonProperty("id") Integer id,
      @JsonProperty("state") HealthState state,
      @JsonProperty("since") String since,
      @JsonProperty("cause") String cause,
      @JsonProperty("worker_id") String workerId,
      @JsonProperty("last_record_at") String lastRecordAt,
      @JsonProperty("lag_records") Long lagRecords,
      @JsonProperty("lag_seconds") Double lagSeconds,
      @JsonProperty("records_per_second") Double recordsPerSecond,
      @JsonProperty("progress") ProgressReport progress,
      @JsonProperty("next_restart_at") String nextRestartAt) {

    static Unit of(Integer id, UnitHealth health) {
      TaskReport report = health.unit().report();
      RestartEntry failure = health.unit().lastFailure();
      boolean restarting = health.state() == HealthState.RESTARTING && failure != null;
      return new Unit(
          id,
          health.state(),
          time(health.sinceMs()),
          health.cause(),
          health.unit().worker(),
          report == null ? null : time(report.lastRecordMs()),
          report == null ? null : report.lagRecords(),
          report == null ? null : seconds(report.lagMs()),
          report == null ? null : Math.round(report.recordsPerSecond() * 10) / 10.0,
          report == null ? null : report.progress(),
          restarting ? time(failure.restartAtMs()) : null);
    }
  }
}
