// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.connect.api.ChecksConnection;
import io.fairlead.mqtt.config.CheckResults;
import io.fairlead.mqtt.sink.SinkConfig;
import io.fairlead.mqtt.sink.SinkKeys;
import io.fairlead.mqtt.sink.SinkRules;
import io.fairlead.mqtt.sink.SinkTasks;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Publishes records of topics as messages at MQTT brokers. */
public final class MqttSinkConnector extends SinkConnector implements ChecksConnection {

  private Map<String, String> properties;

  /** For the runtime. */
  public MqttSinkConnector() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> given) {
    properties = Map.copyOf(given);
    new SinkConfig(properties);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return MqttSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return SinkTasks.configs(properties, maxTasks);
  }

  @Override
  public void stop() {
    // The tasks hold all resources.
  }

  @Override
  public ConfigDef config() {
    return SinkKeys.PUBLIC;
  }

  @Override
  public Config validate(Map<String, String> given) {
    return SinkRules.validate(given);
  }

  @Override
  public List<CheckResult> checkConnection(Map<String, String> given) {
    return CheckResults.of(SinkRules.validate(given), "connect");
  }

  /** Offsets may be altered and reset (KIP-875): they are the consumer group's alone. */
  @Override
  public boolean alterOffsets(Map<String, String> given, Map<TopicPartition, Long> offsets) {
    return true;
  }
}
