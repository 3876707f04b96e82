// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apache.kafka.common.utils.AppInfoParser;

/** Answer to {@code GET /}: the Kafka release that this worker is compatible with. */
public record ServerInfo(
    @JsonProperty("version") String version,
    @JsonProperty("commit") String commit,
    @JsonProperty("kafka_cluster_id") String kafkaClusterId) {

  public static ServerInfo of(String kafkaClusterId) {
    return new ServerInfo(AppInfoParser.getVersion(), AppInfoParser.getCommitId(), kafkaClusterId);
  }
}
