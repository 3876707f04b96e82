// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What a worker says of itself.
 *
 * @param cpu share of the machine's processors that its process uses, from 0 to 1; negative when
 *     the JVM cannot tell
 * @param recordsPerSecond of all its tasks
 */
public record WorkerReport(
    @JsonProperty("worker_id") String workerId,
    @JsonProperty("cpu") double cpu,
    @JsonProperty("records_per_second") double recordsPerSecond,
    @JsonProperty("tasks") List<TaskReport> tasks) {

  public WorkerReport {
    tasks = List.copyOf(tasks);
  }
}
