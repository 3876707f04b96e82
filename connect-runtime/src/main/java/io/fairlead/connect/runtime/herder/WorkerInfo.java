// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A worker of the group as REST shows it.
 *
 * @param id host and port, the same over restarts
 * @param url null for a drained worker that is not there
 * @param present whether it is a member of the group now
 * @param drainedSince in ISO 8601, or null when it is not drained
 * @param connectors instances of connectors that are placed on it
 * @param load null when it does not answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerInfo(
    @JsonProperty("id") String id,
    @JsonProperty("url") String url,
    @JsonProperty("leader") boolean leader,
    @JsonProperty("present") boolean present,
    @JsonProperty("drained") boolean drained,
    @JsonProperty("drained_since") String drainedSince,
    @JsonProperty("connectors") int connectors,
    @JsonProperty("tasks") int tasks,
    @JsonProperty("load") Load load) {

  /**
   * @param cpu share of the machine's processors, from 0 to 1; negative when it cannot be told
   */
  public record Load(
      @JsonProperty("cpu") double cpu, @JsonProperty("records_per_second") double records) {}
}
