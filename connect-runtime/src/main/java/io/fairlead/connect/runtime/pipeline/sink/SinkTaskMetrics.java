// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.metrics.MetricGroup;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Rate;
import org.apache.kafka.common.metrics.stats.Value;

/**
 * The MBean {@code sink-task-metrics} of one task, with the attributes of Apache Kafka Connect.
 * Recorded on the task's thread, read on any.
 */
final class SinkTaskMetrics implements AutoCloseable {

  private final MetricGroup group;
  private final Sensor read;
  private final Sensor sent;
  private final Sensor active;
  private final Sensor partitions;
  private final Sensor sequence;
  private final Sensor commits;
  private final Sensor skippedCommits;
  private final Sensor putTime;

  private final Map<TopicPartition, Long> consumed = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private long activeRecords;

  /**
   * @param lag records that the slowest partition is behind
   */
  SinkTaskMetrics(ConnectMetrics metrics, ConnectorTaskId id, LongSupplier lag) {
    group =
        metrics.group(
            "sink-task-metrics", "connector", id.connector(), "task", Integer.toString(id.task()));
    read = rated("sink-record-read", "sink-record-read-rate", "sink-record-read-total");
    sent = rated("sink-record-send", "sink-record-send-rate", "sink-record-send-total");
    commits =
        rated(
            "offset-commit-completion",
            "offset-commit-completion-rate",
            "offset-commit-completion-total");
    skippedCommits =
        rated(
            "offset-commit-completion-skip", "offset-commit-skip-rate", "offset-commit-skip-total");
    active = group.sensor("sink-record-active-count");
    active.add(group.metricName("sink-record-active-count"), new Value());
    active.add(group.metricName("sink-record-active-count-max"), new Max());
    active.add(group.metricName("sink-record-active-count-avg"), new Avg());
    partitions = group.sensor("partition-count");
    partitions.add(group.metricName("partition-count"), new Value());
    sequence = group.sensor("offset-seq-number");
    sequence.add(group.metricName("offset-commit-seq-no"), new Value());
    putTime = group.sensor("put-batch-time");
    putTime.add(group.metricName("put-batch-max-time-ms"), new Max());
    putTime.add(group.metricName("put-batch-avg-time-ms"), new Avg());
    group.gauge("sink-record-lag-max", () -> (double) lag.getAsLong());
    sequence.record(0);
  }

  private Sensor rated(String name, String rate, String total) {
    Sensor sensor = group.sensor(name);
    sensor.add(group.metricName(rate), new Rate());
    sensor.add(group.metricName(total), new CumulativeSum());
    return sensor;
  }

  /** Records came from the consumer. */
  void read(int count) {
    read.record(count);
  }

  /** The plugin accepted a batch. */
  void put(int count, long millis) {
    sent.record(count);
    putTime.record(millis);
  }

  void assigned(int count) {
    partitions.record(count);
  }

  void sequence(int number) {
    sequence.record(number);
  }

  void commitSucceeded() {
    commits.record(1.0);
  }

  /** The completion of an older commit came after a later commit was started. */
  void commitSkipped() {
    skippedCommits.record(1.0);
  }

  /** A partition starts, or starts anew, at this offset. */
  void started(TopicPartition partition, long offset) {
    activeRecords -= activeIn(partition);
    consumed.put(partition, offset);
    committed.put(partition, offset);
    active.record(activeRecords);
  }

  /** A partition was consumed up to this offset; {@link #recordActive()} has to follow. */
  void consumed(TopicPartition partition, long nextOffset) {
    activeRecords -= activeIn(partition);
    consumed.put(partition, nextOffset);
    activeRecords += activeIn(partition);
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          if (committed.containsKey(partition)) {
            activeRecords -= activeIn(partition);
            committed.put(partition, offset.offset());
            activeRecords += activeIn(partition);
          }
        });
    recordActive();
  }

  void removed(Collection<TopicPartition> gone) {
    for (TopicPartition partition : gone) {
      activeRecords -= activeIn(partition);
      consumed.remove(partition);
      committed.remove(partition);
    }
    recordActive();
  }

  void recordActive() {
    active.record(activeRecords);
  }

  /** Records taken from Kafka whose offset is not committed yet. */
  private long activeIn(TopicPartition partition) {
    Long upTo = consumed.get(partition);
    Long from = committed.get(partition);
    return upTo == null || from == null ? 0 : Math.max(0, upTo - from);
  }

  /** Any thread; idempotent. */
  @Override
  public void close() {
    group.close();
  }
}
