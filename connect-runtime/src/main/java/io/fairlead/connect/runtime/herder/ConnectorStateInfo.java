// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fairlead.connect.runtime.connector.ConnectorType;
import java.util.List;

/** States of a connector and its tasks as REST shows them. */
public record ConnectorStateInfo(
    @JsonProperty("name") String name,
    @JsonProperty("connector") ConnectorState connector,
    @JsonProperty("tasks") List<TaskState> tasks,
    @JsonProperty("type") ConnectorType type) {

  /** Trace and version are left out where there is none. */
  @JsonPropertyOrder({"state", "worker_id", "trace", "version"})
  public record ConnectorState(
      @JsonProperty("state") String state,
      @JsonProperty("worker_id") String workerId,
      @JsonProperty("trace") @JsonInclude(JsonInclude.Include.NON_EMPTY) String trace,
      @JsonProperty("version") @JsonInclude(JsonInclude.Include.NON_EMPTY) String version) {}

  /** As {@link ConnectorState}, with the task's number. */
  @JsonPropertyOrder({"id", "state", "worker_id", "trace", "version"})
  public record TaskState(
      @JsonProperty("id") int id,
      @JsonProperty("state") String state,
      @JsonProperty("worker_id") String workerId,
      @JsonProperty("trace") @JsonInclude(JsonInclude.Include.NON_EMPTY) String trace,
      @JsonProperty("version") @JsonInclude(JsonInclude.Include.NON_EMPTY) String version) {}
}
