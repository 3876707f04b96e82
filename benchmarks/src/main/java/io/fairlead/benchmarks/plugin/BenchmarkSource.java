// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/** Makes {@code records} records as fast as it is asked, then none. */
public final class BenchmarkSource extends SourceConnector {

  static final ConfigDef CONFIG =
      new ConfigDef()
          .define("topic", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "Where to")
          .define("records", ConfigDef.Type.LONG, 0L, ConfigDef.Importance.HIGH, "How many")
          .define("batch", ConfigDef.Type.INT, 1000, ConfigDef.Importance.LOW, "Per poll")
          .define("payload", ConfigDef.Type.STRING, "STRING", ConfigDef.Importance.LOW, "Of what")
          .define("result", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "File");

  private Map<String, String> config;

  @Override
  public void start(Map<String, String> props) {
    config = props;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return BenchmarkSourceTask.class;
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
