// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/** Connector of {@link ScriptedSourceTask}. */
public final class ScriptedSourceConnector extends SourceConnector {

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public void start(Map<String, String> config) {}

  @Override
  public Class<? extends Task> taskClass() {
    return ScriptedSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(Map.of());
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }
}
