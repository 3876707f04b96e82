// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceRecord;

/** Runs a sink task without a runtime. Records may go through a JSON topic of bytes first. */
final class SinkHarness implements AutoCloseable {

  /** A record that the task reported, with the reason. */
  record Reported(SinkRecord record, Throwable reason) {}

  private final JdbcSinkTask task = new JdbcSinkTask();
  private final JsonConverter keys = new JsonConverter();
  private final JsonConverter values = new JsonConverter();
  private final List<Reported> reported = new ArrayList<>();
  private final List<Long> timeouts = new ArrayList<>();
  private final Map<TopicPartition, Long> sought = new HashMap<>();
  private long nextOffset;

  SinkHarness(Map<String, String> properties, boolean reporter) {
    keys.configure(Map.of("schemas.enable", "true"), true);
    values.configure(Map.of("schemas.enable", "true"), false);
    JdbcSinkConnector connector = new JdbcSinkConnector();
    connector.start(properties);
    int number = Integer.parseInt(properties.getOrDefault("fairlead.task", "0"));
    Map<String, String> config = connector.taskConfigs(number + 1).get(number);
    task.initialize(new Context(config, reporter));
    task.start(config);
  }

  SinkHarness(Map<String, String> properties) {
    this(properties, false);
  }

  JdbcSinkTask task() {
    return task;
  }

  /** The offsets that the task has asked for. */
  Map<TopicPartition, Long> sought() {
    return sought;
  }

  List<Reported> reported() {
    return reported;
  }

  List<Long> timeouts() {
    return timeouts;
  }

  void put(SinkRecord... records) {
    put(List.of(records));
  }

  void put(Collection<SinkRecord> records) {
    task.put(records);
  }

  /** Puts as a runtime does: the same records again after a retriable error. */
  int putWithRetries(Collection<SinkRecord> records) {
    long deadline = System.nanoTime() + SourceHarness.DEADLINE.toNanos();
    for (int failures = 0; ; failures++) {
      try {
        task.put(records);
        return failures;
      } catch (RetriableException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  /** Records as they come out of a topic that was written with JSON converters. */
  List<SinkRecord> throughTopic(List<SourceRecord> records) {
    return records.stream()
        .map(
            record -> {
              byte[] key = keys.fromConnectData(record.topic(), record.keySchema(), record.key());
              byte[] value =
                  values.fromConnectData(record.topic(), record.valueSchema(), record.value());
              var readKey = keys.toConnectData(record.topic(), key);
              var readValue = values.toConnectData(record.topic(), value);
              return new SinkRecord(
                  record.topic(),
                  0,
                  readKey.schema(),
                  readKey.value(),
                  readValue.schema(),
                  readValue.value(),
                  nextOffset++);
            })
        .toList();
  }

  /** A record with the next offset. */
  SinkRecord record(String topic, Schema keySchema, Object key, Schema schema, Object value) {
    return new SinkRecord(topic, 0, keySchema, key, schema, value, nextOffset++);
  }

  @Override
  public void close() {
    task.stop();
  }

  private final class Context implements SinkTaskContext {
    private final Map<String, String> config;
    private final boolean reporter;

    Context(Map<String, String> config, boolean reporter) {
      this.config = config;
      this.reporter = reporter;
    }

    @Override
    public Map<String, String> configs() {
      return config;
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
      sought.putAll(offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void timeout(long timeoutMs) {
      timeouts.add(timeoutMs);
    }

    @Override
    public Set<TopicPartition> assignment() {
      return Set.of();
    }

    @Override
    public void pause(TopicPartition... partitions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void resume(TopicPartition... partitions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void requestCommit() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ErrantRecordReporter errantRecordReporter() {
      if (!reporter) {
        return null;
      }
      return (record, error) -> {
        reported.add(new Reported(record, error));
        return CompletableFuture.completedFuture(null);
      };
    }

    @Override
    public org.apache.kafka.common.metrics.PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException();
    }
  }

  /** Modifiable properties. */
  static Map<String, String> properties(String... keysAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }
}
