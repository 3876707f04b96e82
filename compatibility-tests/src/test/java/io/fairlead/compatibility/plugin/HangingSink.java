// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.plugin;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Takes records and forgets them, unless it hangs in {@code put}. */
public class HangingSink extends SinkConnector {

  private Map<String, String> config;

  @Override
  public void start(Map<String, String> properties) {
    config = properties;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return HangingTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, config);
  }

  @Override
  public void stop() {
    Hang.in("stop", config);
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define(Hang.IN, ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "call that hangs")
        .define(Hang.UNTIL, ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "file");
  }

  @Override
  public String version() {
    return "1";
  }

  /** The task. */
  public static class HangingTask extends SinkTask {
    private Map<String, String> config;

    @Override
    public void start(Map<String, String> properties) {
      config = properties;
      Hang.in("task.start", config);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
      if (!records.isEmpty()) {
        Hang.in("put", config);
      }
    }

    @Override
    public void stop() {
      Hang.in("task.stop", config);
    }

    @Override
    public String version() {
      return "1";
    }
  }
}
