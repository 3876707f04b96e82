// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.metrics.MetricGroup;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Min;
import org.apache.kafka.common.metrics.stats.Rate;
import org.apache.kafka.common.metrics.stats.Value;

/**
 * The MBean {@code source-task-metrics} of one task, with the attributes of Apache Kafka Connect.
 * Figures are recorded by batch. Safe for use by any thread.
 */
final class SourceMetrics implements AutoCloseable {

  private final MetricGroup group;
  private final Sensor polled;
  private final Sensor written;
  private final Sensor pollTime;
  private final Sensor active;
  private final Sensor transactionSize;
  private final AtomicLong activeCount = new AtomicLong();

  SourceMetrics(ConnectMetrics metrics, ConnectorTaskId id) {
    group =
        metrics.group(
            "source-task-metrics",
            "connector",
            id.connector(),
            "task",
            Integer.toString(id.task()));
    polled = group.sensor("source-record-poll");
    polled.add(group.metricName("source-record-poll-rate"), new Rate());
    polled.add(group.metricName("source-record-poll-total"), new CumulativeSum());
    written = group.sensor("source-record-write");
    written.add(group.metricName("source-record-write-rate"), new Rate());
    written.add(group.metricName("source-record-write-total"), new CumulativeSum());
    pollTime = group.sensor("poll-batch-time");
    pollTime.add(group.metricName("poll-batch-max-time-ms"), new Max());
    pollTime.add(group.metricName("poll-batch-avg-time-ms"), new Avg());
    active = group.sensor("source-record-active-count");
    active.add(group.metricName("source-record-active-count"), new Value());
    active.add(group.metricName("source-record-active-count-max"), new Max());
    active.add(group.metricName("source-record-active-count-avg"), new Avg());
    transactionSize = group.sensor("transaction-size");
    transactionSize.add(group.metricName("transaction-size-avg"), new Avg());
    transactionSize.add(group.metricName("transaction-size-min"), new Min());
    transactionSize.add(group.metricName("transaction-size-max"), new Max());
  }

  /** A poll gave this many records after this time. */
  void batchPolled(int records, long millis) {
    polled.record(records);
    pollTime.record(millis);
    active.record(activeCount.addAndGet(records));
  }

  /** All records of a poll are done with; those written are fewer if some were left out. */
  void batchWritten(int records, int reachedKafka) {
    written.record(reachedKafka);
    active.record(activeCount.addAndGet(-records));
  }

  /** A transaction with this many records was committed. */
  void transactionCommitted(int records) {
    transactionSize.record(records);
  }

  @Override
  public void close() {
    group.close();
  }
}
