// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.plugin;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/** Makes records at a steady rate, each a batch of its own. */
public final class SteadySource extends SourceConnector {

  static final ConfigDef CONFIG =
      new ConfigDef()
          .define("topic", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "Where to")
          .define("key", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "Of each record")
          .define("records.per.second", ConfigDef.Type.INT, 20, ConfigDef.Importance.LOW, "Rate");

  private Map<String, String> config;

  @Override
  public void start(Map<String, String> props) {
    config = props;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return SteadySourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, config);
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
