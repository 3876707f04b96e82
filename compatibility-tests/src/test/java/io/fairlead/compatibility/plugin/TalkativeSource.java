// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.plugin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Knows a password, and quotes it in its exceptions as careless plugins do. */
public class TalkativeSource extends SourceConnector {

  private Map<String, String> config;

  @Override
  public void start(Map<String, String> properties) {
    config = properties;
    complain("start");
  }

  private void complain(String call) {
    if (call.equals(config.get("fail.in"))) {
      throw new ConnectException(
          "cannot log in as app with " + config.get("login.secret") + " in " + call,
          new IllegalStateException("jdbc:x://app:" + config.get("login.secret") + "@host/db"));
    }
  }

  @Override
  public Class<? extends Task> taskClass() {
    return TalkativeTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    complain("taskConfigs");
    return List.of(new HashMap<>(config));
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define("topic", ConfigDef.Type.STRING, "talk", ConfigDef.Importance.HIGH, "where to")
        .define("fail.in", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "call that fails")
        .define(
            "login.secret",
            ConfigDef.Type.PASSWORD,
            ConfigDef.NO_DEFAULT_VALUE,
            (key, value) -> {
              if (value != null && String.valueOf(value).isEmpty()) {
                throw new ConfigException(key, value, "must not be empty");
              }
            },
            ConfigDef.Importance.HIGH,
            "password");
  }

  @Override
  public String version() {
    return "1";
  }

  /** The task. */
  public static class TalkativeTask extends SourceTask {
    private Map<String, String> config;
    private boolean told;

    @Override
    public void start(Map<String, String> properties) {
      config = properties;
      complain("task.start");
    }

    private void complain(String call) {
      if (call.equals(config.get("fail.in"))) {
        throw new ConnectException(
            "cannot log in with " + config.get("login.secret") + " in " + call);
      }
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
      complain("poll");
      if (told) {
        Thread.sleep(200);
        return null;
      }
      told = true;
      return List.of(
          new SourceRecord(
              Map.of("p", 1),
              Map.of("o", 1),
              config.get("topic"),
              Schema.STRING_SCHEMA,
              "harmless"));
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
      return "1";
    }
  }
}
