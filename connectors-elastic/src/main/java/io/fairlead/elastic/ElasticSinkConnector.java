// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.connect.api.ChecksConnection;
import io.fairlead.delivery.config.Version;
import io.fairlead.elastic.bulk.ElasticCheck;
import io.fairlead.elastic.config.ElasticConfig;
import io.fairlead.elastic.config.ElasticKeys;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Writes topics into Elasticsearch and OpenSearch. */
public final class ElasticSinkConnector extends SinkConnector implements ChecksConnection {

  private Map<String, String> properties;

  /** For the runtime. */
  public ElasticSinkConnector() {}

  @Override
  public String version() {
    return Version.of(ElasticSinkConnector.class);
  }

  @Override
  public void start(Map<String, String> given) {
    properties = Map.copyOf(given);
    new ElasticConfig(properties);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return ElasticSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {
    // The tasks hold all resources.
  }

  @Override
  public ConfigDef config() {
    return ElasticKeys.DEFINITION;
  }

  @Override
  public Config validate(Map<String, String> given) {
    return ElasticCheck.validate(given);
  }

  @Override
  public List<CheckResult> checkConnection(Map<String, String> given) {
    return ElasticCheck.run(given);
  }

  /** Offsets may be altered and reset (KIP-875): they are the consumer group's alone. */
  @Override
  public boolean alterOffsets(Map<String, String> given, Map<TopicPartition, Long> offsets) {
    return true;
  }
}
