// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.connect.api.ChecksConnection;
import io.fairlead.jdbc.sink.SinkCheck;
import io.fairlead.jdbc.sink.SinkConfig;
import io.fairlead.jdbc.sink.SinkKeys;
import io.fairlead.jdbc.sink.SinkOffsets;
import io.fairlead.jdbc.sink.SinkRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Writes topics into tables of a database. */
public final class JdbcSinkConnector extends SinkConnector implements ChecksConnection {

  private Map<String, String> properties;

  /** For the runtime. */
  public JdbcSinkConnector() {}

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
    return JdbcSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<Map<String, String>> configs = new ArrayList<>(maxTasks);
    for (int task = 0; task < maxTasks; task++) {
      Map<String, String> config = new HashMap<>(properties);
      config.put(SinkKeys.TASK, Integer.toString(task));
      configs.add(config);
    }
    return configs;
  }

  @Override
  public void stop() {
    // The tasks hold all resources.
  }

  @Override
  public ConfigDef config() {
    return SinkKeys.DEFINITION;
  }

  @Override
  public Config validate(Map<String, String> given) {
    return SinkRules.validate(given);
  }

  @Override
  public List<CheckResult> checkConnection(Map<String, String> given) {
    return SinkCheck.run(given);
  }

  /**
   * Offsets may be altered and reset (KIP-875): the consumer group's by the runtime, those in the
   * target here.
   */
  @Override
  public boolean alterOffsets(Map<String, String> given, Map<TopicPartition, Long> offsets) {
    SinkOffsets.alter(new SinkConfig(given), offsets);
    return true;
  }
}
