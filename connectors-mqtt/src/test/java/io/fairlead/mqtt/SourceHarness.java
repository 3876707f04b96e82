// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Runs a source connector's tasks without a runtime, on the test's thread. Records are committed
 * when the test says so, their offsets kept as the bytes that a worker would write.
 */
final class SourceHarness implements AutoCloseable {

  private static final long DEADLINE_NANOS =
      1_000_000_000L * Integer.getInteger("fairlead.test.seconds", 90);

  private final Map<String, byte[]> offsets;
  private final JsonConverter converter = new JsonConverter();
  private final List<SourceTask> tasks = new ArrayList<>();

  SourceHarness(Map<String, String> properties, int maxTasks) {
    this(properties, maxTasks, new HashMap<>());
  }

  /** Begins with offsets that an earlier harness left. */
  SourceHarness(Map<String, String> properties, int maxTasks, Map<String, byte[]> offsets) {
    this.offsets = offsets;
    converter.configure(Map.of("schemas.enable", "false"), false);
    MqttSourceConnector connector = new MqttSourceConnector();
    connector.start(properties);
    for (Map<String, String> config : connector.taskConfigs(maxTasks)) {
      MqttSourceTask task = new MqttSourceTask();
      task.initialize(new Context(config));
      task.start(config);
      tasks.add(task);
    }
  }

  Map<String, byte[]> offsets() {
    return offsets;
  }

  SourceTask task(int number) {
    return tasks.get(number);
  }

  /** Polls all tasks until each is connected and has nothing more to say for now. */
  SourceHarness connect() throws InterruptedException {
    List<SourceRecord> early = poll(all -> connected());
    if (!early.isEmpty()) {
      throw new AssertionError("records before any were sent: " + early);
    }
    return this;
  }

  private boolean connected() {
    return tasks.stream()
        .allMatch(task -> !((MqttSourceTask) task).progress().phase().equals("connecting"));
  }

  /** Polls until there are that many, and does not commit them. */
  List<SourceRecord> poll(int count) throws InterruptedException {
    return poll(all -> all.size() >= count);
  }

  /** Polls until the condition holds of all records so far. */
  List<SourceRecord> poll(Predicate<List<SourceRecord>> enough) throws InterruptedException {
    List<SourceRecord> all = new ArrayList<>();
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    do {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("only " + all.size() + " records came");
      }
      for (SourceTask task : tasks) {
        List<SourceRecord> records = task.poll();
        if (records != null) {
          all.addAll(records);
        }
      }
    } while (!enough.test(all));
    return all;
  }

  /** Polls and commits until there are that many. */
  List<SourceRecord> take(int count) throws InterruptedException {
    List<SourceRecord> all = new ArrayList<>();
    while (all.size() < count) {
      List<SourceRecord> more = poll(1);
      commit(more);
      all.addAll(more);
    }
    return all;
  }

  /** As if Kafka had acknowledged them. */
  void commit(Collection<SourceRecord> records) throws InterruptedException {
    for (SourceRecord record : records) {
      byte[] partition = converter.fromConnectData("", null, record.sourcePartition());
      offsets.put(
          new String(partition, StandardCharsets.UTF_8),
          converter.fromConnectData("", null, record.sourceOffset()));
      // A record knows the session it came from, so any task may be told.
      tasks.get(0).commitRecord(record, null);
    }
  }

  @Override
  public void close() {
    tasks.forEach(SourceTask::stop);
  }

  private final class Context implements SourceTaskContext {
    private final Map<String, String> config;

    Context(Map<String, String> config) {
      this.config = config;
    }

    @Override
    public Map<String, String> configs() {
      return config;
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      return new Reader();
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException();
    }
  }

  private final class Reader implements OffsetStorageReader {
    @Override
    @SuppressWarnings("unchecked")
    public <T> Map<String, Object> offset(Map<String, T> partition) {
      byte[] key = converter.fromConnectData("", null, partition);
      byte[] stored = offsets.get(new String(key, StandardCharsets.UTF_8));
      return stored == null
          ? null
          : (Map<String, Object>) converter.toConnectData("", stored).value();
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      Map<Map<String, T>, Map<String, Object>> all = new HashMap<>();
      partitions.forEach(partition -> all.put(partition, offset(partition)));
      return all;
    }
  }
}
