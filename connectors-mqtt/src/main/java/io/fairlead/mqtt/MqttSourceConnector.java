// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.connect.api.ChecksConnection;
import io.fairlead.mqtt.config.CheckResults;
import io.fairlead.mqtt.source.SourceConfig;
import io.fairlead.mqtt.source.SourceKeys;
import io.fairlead.mqtt.source.SourceRules;
import io.fairlead.mqtt.source.TaskConfigs;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** Takes messages from MQTT brokers into topics, and acknowledges them when Kafka has them. */
public final class MqttSourceConnector extends SourceConnector implements ChecksConnection {

  private Map<String, String> properties;

  /** For the runtime. */
  public MqttSourceConnector() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> given) {
    properties = Map.copyOf(given);
    new SourceConfig(properties);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return MqttSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return TaskConfigs.of(properties, maxTasks);
  }

  @Override
  public void stop() {
    // The tasks hold all resources.
  }

  @Override
  public ConfigDef config() {
    return SourceKeys.PUBLIC;
  }

  @Override
  public Config validate(Map<String, String> given) {
    return SourceRules.validate(given);
  }

  @Override
  public List<CheckResult> checkConnection(Map<String, String> given) {
    return CheckResults.of(SourceRules.validate(given), "connect and subscribe");
  }

  /** Exactly once where doubles are found out by a number in the messages (KIP-618). */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
    return "ledger".equals(given.get("dedupe"))
        ? ExactlyOnceSupport.SUPPORTED
        : ExactlyOnceSupport.UNSUPPORTED;
  }

  /** Offsets may be reset (KIP-875): the broker's sessions, not they, are the position. */
  @Override
  public boolean alterOffsets(
      Map<String, String> given, Map<Map<String, ?>, Map<String, ?>> offsets) {
    return true;
  }
}
