// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Every task writes {@code task:0}, {@code task:1} and so on, from its committed offset; and hangs
 * where it is told to.
 */
public class SequenceSource extends SourceConnector {

  private Map<String, String> config;

  @Override
  public void start(Map<String, String> properties) {
    config = properties;
    Hang.in("start", config);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return SequenceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    Hang.in("taskConfigs", config);
    List<Map<String, String>> configs = new ArrayList<>();
    for (int i = 0; i < maxTasks; i++) {
      Map<String, String> task = new HashMap<>(config);
      task.put("number", Integer.toString(i));
      configs.add(task);
    }
    return configs;
  }

  @Override
  public void stop() {
    Hang.in("stop", config);
  }

  @Override
  public Config validate(Map<String, String> properties) {
    Hang.in("validate", properties);
    return super.validate(properties);
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define("topic", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "where to")
        .define("records.per.second", ConfigDef.Type.INT, 1_000, ConfigDef.Importance.LOW, "speed")
        .define(Hang.IN, ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "call that hangs")
        .define(Hang.UNTIL, ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "file");
  }

  @Override
  public String version() {
    return "1";
  }

  /** One sequence. */
  public static class SequenceTask extends SourceTask {
    private static final long BATCHES_PER_SECOND = 20;

    private Map<String, String> config;
    private String topic;
    private String number;
    private long next;
    private int batch;
    private volatile boolean stopped;

    @Override
    public void start(Map<String, String> properties) {
      config = properties;
      Hang.in("task.start", config);
      topic = config.get("topic");
      number = config.get("number");
      int rate = Integer.parseInt(config.getOrDefault("records.per.second", "1000"));
      batch = (int) Math.max(1, rate / BATCHES_PER_SECOND);
      Map<String, Object> offset = context.offsetStorageReader().offset(Map.of("task", number));
      next = offset == null ? 0 : ((Number) offset.get("next")).longValue();
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
      Hang.in("poll", config);
      TimeUnit.MILLISECONDS.sleep(1_000 / BATCHES_PER_SECOND);
      List<SourceRecord> records = new ArrayList<>(batch);
      for (int i = 0; i < batch && !stopped; i++) {
        String value = number + ":" + next;
        next++;
        records.add(
            new SourceRecord(
                Map.of("task", number),
                Map.of("next", next),
                topic,
                null,
                Schema.STRING_SCHEMA,
                number,
                Schema.STRING_SCHEMA,
                value));
      }
      return records;
    }

    @Override
    public void stop() {
      stopped = true;
      if (config != null) {
        Hang.in("task.stop", config);
      }
    }

    @Override
    public String version() {
      return "1";
    }
  }
}
