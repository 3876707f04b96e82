// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Runs a sink connector's task without a runtime, on the test's thread. */
final class SinkHarness implements AutoCloseable {

  private static final long DEADLINE_NANOS = 90_000_000_000L;

  private final MqttSinkTask task = new MqttSinkTask();
  private final List<String> reported = new ArrayList<>();

  SinkHarness(Map<String, String> properties) {
    MqttSinkConnector connector = new MqttSinkConnector();
    connector.start(properties);
    Map<String, String> config = connector.taskConfigs(1).get(0);
    task.initialize(new Context(config));
    task.start(config);
  }

  /** Puts a record, again and again while the task wants that. */
  void put(SinkRecord record) {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    while (true) {
      try {
        task.put(List.of(record));
        return;
      } catch (RetriableException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  /** Puts a record; the task says if it shall be put again. */
  void putOnce(SinkRecord record) {
    task.put(List.of(record));
  }

  /** The offset that may be committed when that many records were put. */
  long committable(TopicPartition partition, long put) {
    return task.preCommit(Map.of(partition, new OffsetAndMetadata(put))).get(partition).offset();
  }

  /** Waits until all may be committed, and gives what may. */
  long awaitCommitted(TopicPartition partition, long put) {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    long committable = committable(partition, put);
    while (committable < put && System.nanoTime() < deadline) {
      task.put(List.of());
      committable = committable(partition, put);
    }
    return committable;
  }

  List<String> reported() {
    return reported;
  }

  @Override
  public void close() {
    task.stop();
  }

  private final class Context implements SinkTaskContext {
    private final Map<String, String> config;

    Context(Map<String, String> config) {
      this.config = config;
    }

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
      // The harness tries again at once.
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
      // The harness asks when the test does.
    }

    @Override
    public ErrantRecordReporter errantRecordReporter() {
      return (record, failure) -> {
        reported.add(failure.getMessage());
        return CompletableFuture.completedFuture(null);
      };
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException();
    }
  }
}
