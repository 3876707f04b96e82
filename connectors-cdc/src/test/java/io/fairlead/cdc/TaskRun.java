// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Connector and task as a runtime would run them, so that a test decides which record is the last
 * whose offset was stored before the process ended.
 */
final class TaskRun implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(180);

  private final CdcSourceTask task = new CdcSourceTask();
  private final List<SourceRecord> records = new ArrayList<>();

  private final Stored stored;
  private SourceRecord acknowledged;

  private TaskRun(Stored stored) {
    this.stored = stored;
  }

  /**
   * Starts.
   *
   * @param offset the stored source offset, {@code null} for none
   */
  static TaskRun start(Map<String, String> config, Map<String, ?> offset) {
    CdcSourceConnector connector = new CdcSourceConnector();
    connector.initialize(new Quiet());
    connector.start(config);
    TaskRun run = new TaskRun(new Stored(config, offset));
    try {
      run.task.initialize(run.stored);
      run.task.start(connector.taskConfigs(1).get(0));
    } finally {
      connector.stop();
    }
    return run;
  }

  /** All records of this run so far. */
  List<SourceRecord> records() {
    return records;
  }

  /** Polls until the records are as wanted. */
  List<SourceRecord> until(String what, Predicate<List<SourceRecord>> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!wanted.test(records)) {
      assertThat(System.nanoTime())
          .as(
              "%s; there are %d records of %s",
              what, records.size(), records.stream().map(SourceRecord::topic).distinct().toList())
          .isLessThan(deadline);
      try {
        List<SourceRecord> polled = task.poll();
        records.addAll(polled == null ? List.of() : polled);
      } catch (RetriableException e) {
        // As a runtime does: the task is asked again.
      }
    }
    return records;
  }

  /** As a runtime does once the broker has a record. */
  void acknowledge(SourceRecord record) {
    acknowledged = record;
    task.commitRecord(
        record, new RecordMetadata(new TopicPartition(record.topic(), 0), 0, 0, 0, 0, 0));
  }

  /** Stores the offset of the record that was acknowledged last, as a runtime does. */
  void commit() throws InterruptedException {
    stored.offset = acknowledged.sourceOffset();
    task.commit();
  }

  /** Acknowledges and stores all there is, as with exactly-once after each poll. */
  void commitAll() throws InterruptedException {
    if (!records.isEmpty()) {
      acknowledge(records.get(records.size() - 1));
      commit();
    }
  }

  CdcSourceTask task() {
    return task;
  }

  /** What {@code __op} says of a flat record; {@code d} for a tombstone. */
  static String op(SourceRecord record) {
    return record.value() == null
        ? "d"
        : String.valueOf(record.headers().lastWithName("__op").value());
  }

  /** Ends without storing anything: what the test takes as stored is what was stored. */
  @Override
  public void close() {
    task.stop();
  }

  private static final class Quiet implements ConnectorContext {

    @Override
    public void requestTaskReconfiguration() {}

    @Override
    public PluginMetrics pluginMetrics() {
      return null;
    }

    @Override
    public void raiseError(Exception e) {
      throw new AssertionError(e);
    }
  }

  private static final class Stored implements SourceTaskContext, OffsetStorageReader {

    private final Map<String, String> configs;
    private volatile Map<String, ?> offset;

    Stored(Map<String, String> configs, Map<String, ?> offset) {
      this.configs = configs;
      this.offset = offset;
    }

    @Override
    public Map<String, String> configs() {
      return configs;
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      return this;
    }

    @Override
    public PluginMetrics pluginMetrics() {
      return null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Map<String, Object> offset(Map<String, T> partition) {
      return (Map<String, Object>) offset;
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
      partitions.forEach(partition -> offsets.put(partition, offset(partition)));
      return offsets;
    }
  }
}
