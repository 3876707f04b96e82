// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Runs a sink task as a runtime does, on the test's thread. */
final class SinkHarness implements AutoCloseable {

  static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final int POLLED = 500;

  /** A record that the task reported, with the reason. */
  record Reported(SinkRecord record, Throwable reason) {}

  private final SinkTask task;
  private final boolean reporter;
  private final Map<String, String> config;
  private final Set<TopicPartition> assigned = new HashSet<>();
  private final Set<TopicPartition> paused = new HashSet<>();
  private final Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();
  private final List<Reported> reported = new ArrayList<>();
  private int pauses;

  SinkHarness(SinkTask task, Map<String, String> config, boolean reporter) {
    this.task = task;
    this.config = config;
    this.reporter = reporter;
    task.initialize(new Context());
    task.start(config);
  }

  static SinkHarness elastic(Map<String, String> config) {
    return new SinkHarness(new ElasticSinkTask(), config, true);
  }

  List<Reported> reported() {
    return reported;
  }

  int pauses() {
    return pauses;
  }

  boolean paused() {
    return !paused.isEmpty();
  }

  /** One put, which may throw. */
  void put(SinkRecord... records) {
    put(List.of(records));
  }

  void put(Collection<SinkRecord> records) {
    for (SinkRecord record : records) {
      TopicPartition partition = new TopicPartition(record.topic(), record.kafkaPartition());
      if (assigned.add(partition)) {
        task.open(List.of(partition));
      }
    }
    task.put(records);
    for (SinkRecord record : records) {
      delivered.put(
          new TopicPartition(record.topic(), record.kafkaPartition()),
          new OffsetAndMetadata(record.kafkaOffset() + 1));
    }
  }

  /** Puts everything, waiting while the task wants that. */
  void offer(List<SinkRecord> records) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    for (int from = 0; from < records.size(); ) {
      int to = Math.min(records.size(), from + POLLED);
      if (paused()) {
        idle(deadline, "still paused at " + from);
        continue;
      }
      try {
        put(records.subList(from, to));
        from = to;
      } catch (RetriableException e) {
        idle(deadline, e.getMessage());
      }
    }
  }

  /** An empty put, as a runtime sends it when there are no records. */
  void idle() {
    task.put(List.of());
    LockSupport.parkNanos(2_000_000);
  }

  private void idle(long deadline, String state) {
    if (System.nanoTime() > deadline) {
      throw new AssertionError("nothing goes on: " + state);
    }
    idle();
  }

  /** What may be committed now, per partition. */
  Map<TopicPartition, Long> commit() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    task.preCommit(new HashMap<>(delivered))
        .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  long committed(String topic, int partition) {
    return commit().getOrDefault(new TopicPartition(topic, partition), 0L);
  }

  /** Goes on with empty puts until everything that was put may be committed. */
  void awaitAllCommitted() {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      Map<TopicPartition, Long> now = commit();
      boolean all =
          delivered.entrySet().stream()
              .allMatch(entry -> now.getOrDefault(entry.getKey(), 0L) >= entry.getValue().offset());
      if (all) {
        return;
      }
      idle(deadline, now + " of " + delivered);
    }
  }

  void revoke(TopicPartition partition) {
    task.close(List.of(partition));
    assigned.remove(partition);
    paused.remove(partition);
    delivered.remove(partition);
  }

  @Override
  public void close() {
    task.stop();
  }

  private final class Context implements SinkTaskContext {
    @Override
    public Map<String, String> configs() {
      return config;
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void timeout(long timeoutMs) {
      // The harness calls often anyway.
    }

    @Override
    public Set<TopicPartition> assignment() {
      return Set.copyOf(assigned);
    }

    @Override
    public void pause(TopicPartition... partitions) {
      if (paused.isEmpty()) {
        pauses++;
      }
      paused.addAll(List.of(partitions));
    }

    @Override
    public void resume(TopicPartition... partitions) {
      paused.removeAll(List.of(partitions));
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
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException();
    }
  }

  /** A record without schemas. */
  static SinkRecord record(String topic, int partition, long offset, Object key, Object value) {
    return new SinkRecord(
        topic,
        partition,
        key == null ? null : Schema.STRING_SCHEMA,
        key,
        null,
        value,
        offset,
        1_700_000_000_123L,
        TimestampType.CREATE_TIME);
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
