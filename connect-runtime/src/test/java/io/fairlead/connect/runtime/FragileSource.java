// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Fails as often as {@link #failNext} says, in the method that {@code fails.in} names. */
public final class FragileSource extends SourceConnector {

  private static final Map<String, Integer> FAILURES_LEFT = new ConcurrentHashMap<>();

  private Map<String, String> config;

  static void failNext(String ticket, int times) {
    FAILURES_LEFT.put(ticket, times);
  }

  static void mayFail(String method, Map<String, String> config) {
    if (!method.equals(config.get("fails.in"))) {
      return;
    }
    int left = FAILURES_LEFT.merge(config.get("ticket"), 0, (known, none) -> Math.max(0, known));
    if (left == 0) {
      return;
    }
    FAILURES_LEFT.merge(config.get("ticket"), -1, Integer::sum);
    String message = "no luck with " + config.get("secret");
    switch (config.getOrDefault("fails.with", "connect")) {
      case "config" -> throw new ConfigException(message);
      case "data" -> throw new DataException(message);
      default -> throw new ConnectException(message);
    }
  }

  @Override
  public void start(Map<String, String> props) {
    config = props;
    mayFail("start", props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return FragileTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    mayFail("taskConfigs", config);
    return List.of(config);
  }

  @Override
  public void stop() {
    // nothing is held
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define("ticket", Type.STRING, Importance.HIGH, "Which failures")
        .define("fails.in", Type.STRING, "", Importance.HIGH, "Method")
        .define("fails.with", Type.STRING, "connect", Importance.HIGH, "Kind")
        .define("secret", Type.PASSWORD, "", Importance.LOW, "Secret");
  }

  @Override
  public String version() {
    return "1";
  }

  /** Task of {@link FragileSource}. */
  public static final class FragileTask extends SourceTask {

    private Map<String, String> props;

    @Override
    public void start(Map<String, String> taskProps) {
      props = taskProps;
      mayFail("task.start", props);
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
      mayFail("poll", props);
      TimeUnit.MILLISECONDS.sleep(20);
      return null;
    }

    @Override
    public void stop() {
      // nothing is held
    }

    @Override
    public String version() {
      return "1";
    }
  }
}
