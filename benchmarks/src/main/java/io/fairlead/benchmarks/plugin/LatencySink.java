// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.plugin;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Measures how long after its commit each of Debezium's change events, without schema, comes to
 * {@code put}. Its one task drops the events.
 */
public final class LatencySink extends SinkConnector {

  static final ConfigDef CONFIG =
      new ConfigDef()
          .define("warm.up", ConfigDef.Type.INT, ConfigDef.Importance.HIGH, "Events of round 1")
          .define("records", ConfigDef.Type.INT, ConfigDef.Importance.HIGH, "Events of round 2")
          .define("result", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "Folder");

  private Map<String, String> config;

  @Override
  public void start(Map<String, String> props) {
    config = props;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return LatencySinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(config);
  }

  @Override
  public void stop() {
    // nothing is held
  }

  @Override
  public ConfigDef config() {
    return CONFIG;
  }

  @Override
  public String version() {
    return "1.0";
  }
}
