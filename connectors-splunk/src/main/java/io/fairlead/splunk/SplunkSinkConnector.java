// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.connect.api.ChecksConnection;
import io.fairlead.delivery.config.Version;
import io.fairlead.splunk.config.HecConfig;
import io.fairlead.splunk.config.HecKeys;
import io.fairlead.splunk.hec.HecCheck;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Sends topics to the HTTP Event Collector of Splunk. */
public final class SplunkSinkConnector extends SinkConnector implements ChecksConnection {

  private Map<String, String> properties;

  /** For the runtime. */
  public SplunkSinkConnector() {}

  @Override
  public String version() {
    return Version.of(SplunkSinkConnector.class);
  }

  @Override
  public void start(Map<String, String> given) {
    properties = Map.copyOf(given);
    new HecConfig(properties);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return SplunkSinkTask.class;
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
    return HecKeys.DEFINITION;
  }

  @Override
  public Config validate(Map<String, String> given) {
    return HecCheck.validate(given);
  }

  @Override
  public List<CheckResult> checkConnection(Map<String, String> given) {
    return HecCheck.run(given);
  }

  /** Offsets may be altered and reset (KIP-875): they are the consumer group's alone. */
  @Override
  public boolean alterOffsets(Map<String, String> given, Map<TopicPartition, Long> offsets) {
    return true;
  }
}
