// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** Each task writes the numbers from 0 on, one after the other, from its committed offset. */
public class SequenceSource extends SourceConnector {

  static final String TOPIC = "topic";
  static final String RATE = "records.per.second";
  static final String SEQUENCE = "sequence";

  private Map<String, String> config;

  @Override
  public void start(Map<String, String> properties) {
    config = properties;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return SequenceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<Map<String, String>> configs = new ArrayList<>();
    for (int i = 0; i < maxTasks; i++) {
      Map<String, String> task = new HashMap<>(config);
      task.put(SEQUENCE, Integer.toString(i));
      configs.add(task);
    }
    return configs;
  }

  @Override
  public void stop() {}

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> properties) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define(TOPIC, Type.STRING, Importance.HIGH, "The topic to write to.")
        .define(RATE, Type.INT, 100, Importance.LOW, "Records per second and task.");
  }

  @Override
  public String version() {
    return "1";
  }
}
