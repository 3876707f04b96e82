// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Runs a source connector's tasks without a runtime. Offsets are kept as the bytes that a worker
 * would write to its offsets topic.
 */
final class SourceHarness implements AutoCloseable {

  /** How long a test waits for what must come. */
  static final Duration DEADLINE = Duration.ofMinutes(3);

  private final Map<String, byte[]> offsets;
  private final JsonConverter converter = new JsonConverter();
  private final JdbcSourceConnector connector = new JdbcSourceConnector();
  private final List<SourceTask> tasks = new ArrayList<>();
  private final java.util.concurrent.atomic.AtomicInteger reconfigurations =
      new java.util.concurrent.atomic.AtomicInteger();

  SourceHarness(Map<String, String> properties) {
    this(properties, new HashMap<>());
  }

  /** Begins with offsets that an earlier harness left. */
  SourceHarness(Map<String, String> properties, Map<String, byte[]> offsets) {
    this.offsets = offsets;
    converter.configure(Map.of("schemas.enable", "false"), false);
    connector.initialize(new Context());
    connector.start(properties);
    for (Map<String, String> config : connector.taskConfigs(1)) {
      JdbcSourceTask task = new JdbcSourceTask();
      task.initialize(new TaskContext(config));
      task.start(config);
      tasks.add(task);
    }
  }

  Map<String, byte[]> offsets() {
    return offsets;
  }

  JdbcSourceConnector connector() {
    return connector;
  }

  int reconfigurations() {
    return reconfigurations.get();
  }

  SourceTask task() {
    return tasks.get(0);
  }

  /** One poll of the first task, its offsets stored. */
  List<SourceRecord> poll() throws InterruptedException {
    List<SourceRecord> records = tasks.get(0).poll();
    if (records == null) {
      return List.of();
    }
    records.forEach(this::commit);
    return records;
  }

  /** Stores a record's offset as its acknowledgement would. */
  void commit(SourceRecord record) {
    byte[] partition = converter.fromConnectData("", null, record.sourcePartition());
    offsets.put(
        new String(partition, java.nio.charset.StandardCharsets.UTF_8),
        converter.fromConnectData("", null, record.sourceOffset()));
  }

  /** Polls until the condition holds of all records so far; fails after {@link #DEADLINE}. */
  List<SourceRecord> pollUntil(Predicate<List<SourceRecord>> enough) throws InterruptedException {
    List<SourceRecord> all = new ArrayList<>();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!enough.test(all)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Only " + all.size() + " records came");
      }
      all.addAll(poll());
    }
    return all;
  }

  /** Polls until that many records are there. */
  List<SourceRecord> pollUntil(int count) throws InterruptedException {
    return pollUntil(all -> all.size() >= count);
  }

  /** Exactly these many records: when they are there, nothing follows. */
  List<SourceRecord> pollExactly(int count) throws InterruptedException {
    List<SourceRecord> all = pollUntil(count);
    all.addAll(pollUntilQuiet());
    return all;
  }

  /**
   * Polls until nothing has come for a second, and three times in a row. Shows that nothing comes
   * any more; what must come is awaited with the other methods, however slow the machine is.
   */
  List<SourceRecord> pollUntilQuiet() throws InterruptedException {
    List<SourceRecord> all = new ArrayList<>();
    long quietSince = System.nanoTime();
    int inVain = 0;
    while (inVain < 3 || System.nanoTime() - quietSince < 1_000_000_000L) {
      List<SourceRecord> records = poll();
      inVain = records.isEmpty() ? inVain + 1 : 0;
      if (!records.isEmpty()) {
        all.addAll(records);
        quietSince = System.nanoTime();
      }
    }
    return all;
  }

  @Override
  public void close() {
    tasks.forEach(SourceTask::stop);
    connector.stop();
  }

  private final class Context implements SourceConnectorContext {
    @Override
    public OffsetStorageReader offsetStorageReader() {
      return new Reader();
    }

    @Override
    public void requestTaskReconfiguration() {
      reconfigurations.incrementAndGet();
    }

    @Override
    public void raiseError(Exception e) {
      throw new AssertionError(e);
    }

    @Override
    public org.apache.kafka.common.metrics.PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException();
    }
  }

  private final class TaskContext implements SourceTaskContext {
    private final Map<String, String> config;

    TaskContext(Map<String, String> config) {
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
    public org.apache.kafka.common.metrics.PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException();
    }
  }

  private final class Reader implements OffsetStorageReader {
    @Override
    @SuppressWarnings("unchecked")
    public <T> Map<String, Object> offset(Map<String, T> partition) {
      byte[] key = converter.fromConnectData("", null, partition);
      byte[] stored = offsets.get(new String(key, java.nio.charset.StandardCharsets.UTF_8));
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
