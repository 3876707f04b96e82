// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

/**
 * Runs a sink task as a runtime does, but on the test's thread: opens partitions with their first
 * record, puts in chunks, keeps what the task pauses and reports, and asks what may be committed.
 *
 * <p>For tests that need to see each call of a task; {@link ConnectWorkerExtension} is for those
 * that need a real worker. Not thread-safe.
 */
public final class SinkTaskHarness implements AutoCloseable {

  /** How long the waiting methods wait before they fail the test. */
  public static final Duration DEADLINE = Duration.ofSeconds(300);

  private static final int POLLED = 500;

  /** A record that the task reported, with the reason. */
  public record Reported(SinkRecord record, Throwable reason) {}

  private final SinkTask task;
  private final boolean reporter;
  private final Map<String, String> config;
  private final Set<TopicPartition> assigned = new HashSet<>();
  private final Set<TopicPartition> paused = new HashSet<>();
  private final Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();
  private final List<Reported> reported = new ArrayList<>();
  private int pauses;

  private SinkTaskHarness(SinkTask task, Map<String, String> config, boolean reporter) {
    this.task = task;
    this.config = config;
    this.reporter = reporter;
    task.initialize(new Context());
    task.start(config);
  }

  /** Starts a task that may report records to a dead-letter topic. */
  public static SinkTaskHarness start(SinkTask task, Map<String, String> config) {
    return new SinkTaskHarness(task, config, true);
  }

  /** Starts a task on a runtime without a reporter of errant records. */
  public static SinkTaskHarness startWithoutReporter(SinkTask task, Map<String, String> config) {
    return new SinkTaskHarness(task, config, false);
  }

  /** What the task reported until now, in order. */
  public List<Reported> reported() {
    return reported;
  }

  /** How often the task paused when nothing was paused. */
  public int pauses() {
    return pauses;
  }

  /** Whether the task has paused partitions now. */
  public boolean paused() {
    return !paused.isEmpty();
  }

  /** One put, which may throw. */
  public void put(SinkRecord... records) {
    put(List.of(records));
  }

  /** One put, which may throw. */
  public void put(Collection<SinkRecord> records) {
    Map<TopicPartition, OffsetAndMetadata> ends = ends(records);
    for (TopicPartition partition : ends.keySet()) {
      if (assigned.add(partition)) {
        task.open(List.of(partition));
      }
    }
    task.put(records);
    delivered.putAll(ends);
  }

  /** The offsets after the last record of each partition. */
  private static Map<TopicPartition, OffsetAndMetadata> ends(Collection<SinkRecord> records) {
    Map<TopicPartition, OffsetAndMetadata> ends = new LinkedHashMap<>();
    SinkRecord last = null;
    for (SinkRecord record : records) {
      if (last != null
          && !(last.kafkaPartition().equals(record.kafkaPartition())
              && last.topic().equals(record.topic()))) {
        putEnd(ends, last);
      }
      last = record;
    }
    if (last != null) {
      putEnd(ends, last);
    }
    return ends;
  }

  private static void putEnd(Map<TopicPartition, OffsetAndMetadata> ends, SinkRecord record) {
    ends.put(
        new TopicPartition(record.topic(), record.kafkaPartition()),
        new OffsetAndMetadata(record.kafkaOffset() + 1));
  }

  /** Puts everything, waiting while the task wants that. */
  public void offer(List<SinkRecord> records) {
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
  public void idle() {
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
  public Map<TopicPartition, Long> commit() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    task.preCommit(new HashMap<>(delivered))
        .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  /** The offset that may be committed now, 0 if none. */
  public long committed(String topic, int partition) {
    return commit().getOrDefault(new TopicPartition(topic, partition), 0L);
  }

  /** Goes on with empty puts until everything that was put may be committed. */
  public void awaitAllCommitted() {
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

  /** Takes a partition away, as a rebalance does. */
  public void revoke(TopicPartition partition) {
    task.close(List.of(partition));
    assigned.remove(partition);
    paused.remove(partition);
    delivered.remove(partition);
  }

  /** Stops the task. */
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
  public static SinkRecord record(
      String topic, int partition, long offset, Object key, Object value) {
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

  /** Modifiable properties, from keys and values in turn. */
  public static Map<String, String> properties(String... keysAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }
}
