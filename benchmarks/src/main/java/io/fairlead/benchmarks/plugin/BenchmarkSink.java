// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Counts records and drops them. */
public final class BenchmarkSink extends SinkConnector {

  static final ConfigDef CONFIG =
      new ConfigDef()
          .define("records", ConfigDef.Type.LONG, 0L, ConfigDef.Importance.HIGH, "How many")
          .define("result", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "File");

  private Map<String, String> config;

  @Override
  public void start(Map<String, String> props) {
    config = props;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return BenchmarkSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<Map<String, String>> tasks = new ArrayList<>();
    for (int task = 0; task < maxTasks; task++) {
      tasks.add(config);
    }
    return tasks;
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
