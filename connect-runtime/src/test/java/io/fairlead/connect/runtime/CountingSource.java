// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import io.fairlead.connect.api.Progress;
import io.fairlead.connect.api.ReportsProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Writes 0, 1, 2… to a topic, each task in a partition of its own, and goes on where it stopped.
 * {@code hang} names a method in which it stays for ever.
 */
public final class CountingSource extends SourceConnector {

  static final CountDownLatch NEVER = new CountDownLatch(1);

  private Map<String, String> config;

  static void hangIn(String method, Map<String, String> config) {
    if (method.equals(config.get("hang"))) {
      boolean released = false;
      while (!released) {
        try {
          NEVER.await();
          released = true;
        } catch (InterruptedException e) {
          // a plugin that ignores interrupts, as some do
          released = false;
        }
      }
    }
  }

  @Override
  public void start(Map<String, String> props) {
    config = props;
    hangIn("start", props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return CountingTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    hangIn("taskConfigs", config);
    List<Map<String, String>> tasks = new ArrayList<>();
    for (int task = 0; task < maxTasks; task++) {
      Map<String, String> taskConfig = new HashMap<>(config);
      taskConfig.put("number", Integer.toString(task));
      tasks.add(taskConfig);
    }
    return tasks;
  }

  @Override
  public void stop() {
    hangIn("stop", config);
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define("topic", Type.STRING, Importance.HIGH, "Topic")
        .define("secret", Type.PASSWORD, "", Importance.LOW, "Secret")
        .define("limit", Type.LONG, Long.MAX_VALUE, Importance.LOW, "How many")
        .define("pause.ms", Type.LONG, 1L, Importance.LOW, "Between records")
        .define("hang", Type.STRING, "", Importance.LOW, "Method");
  }

  @Override
  public String version() {
    return "7";
  }

  /** Task of {@link CountingSource}. */
  public static final class CountingTask extends SourceTask implements ReportsProgress {

    private final CountDownLatch stopped = new CountDownLatch(1);
    private Map<String, String> props;
    private Map<String, ?> partition;
    private volatile long next;

    @Override
    public void start(Map<String, String> taskProps) {
      props = taskProps;
      partition = Map.of("number", props.get("number"));
      Map<String, Object> offset = context.offsetStorageReader().offset(partition);
      next = offset == null ? 0 : (Long) offset.get("next");
      hangIn("task.start", props);
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
      hangIn("poll", props);
      long limit = Long.parseLong(props.getOrDefault("limit", "" + Long.MAX_VALUE));
      if (stopped.await(Long.parseLong(props.getOrDefault("pause.ms", "1")), TimeUnit.MILLISECONDS)
          || next >= limit) {
        return null;
      }
      long value = next;
      next = value + 1;
      return List.of(
          new SourceRecord(
              partition,
              Map.of("next", next),
              props.get("topic"),
              null,
              Schema.STRING_SCHEMA,
              props.get("number"),
              Schema.INT64_SCHEMA,
              value));
    }

    @Override
    public Progress progress() {
      long limit = Long.parseLong(props.getOrDefault("limit", "-1"));
      return new Progress(
              "counting",
              next,
              limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit),
              Optional.empty())
          .withLagBytes(8)
          .withDetails(Map.of("said", "secret=" + props.get("secret")));
    }

    @Override
    public void stop() {
      stopped.countDown();
      hangIn("task.stop", props);
    }

    @Override
    public String version() {
      return "7";
    }
  }
}
