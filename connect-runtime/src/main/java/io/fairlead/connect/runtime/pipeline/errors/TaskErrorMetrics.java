// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.metrics.MetricGroup;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.utils.Time;

/**
 * The MBean {@code task-error-metrics} of one task, with the attributes of Apache Kafka Connect.
 * Safe for use by any thread.
 */
public final class TaskErrorMetrics implements AutoCloseable {

  private final MetricGroup group;
  private final Time time;
  private final Sensor failures;
  private final Sensor errors;
  private final Sensor skipped;
  private final Sensor retries;
  private final Sensor logged;
  private final Sensor deadLetterRequests;
  private final Sensor deadLetterFailures;
  private volatile long lastErrorMillis;

  public TaskErrorMetrics(ConnectMetrics metrics, ConnectorTaskId id, Time time) {
    this.time = time;
    this.group =
        metrics.group(
            "task-error-metrics", "connector", id.connector(), "task", Integer.toString(id.task()));
    failures = total("total-record-failures");
    errors = total("total-record-errors");
    skipped = total("total-records-skipped");
    retries = total("total-retries");
    logged = total("total-errors-logged");
    deadLetterRequests = total("deadletterqueue-produce-requests");
    deadLetterFailures = total("deadletterqueue-produce-failures");
    group.gauge("last-error-timestamp", () -> lastErrorMillis);
  }

  private Sensor total(String figure) {
    Sensor sensor = group.sensor(figure);
    sensor.add(group.metricName(figure), new CumulativeSum());
    return sensor;
  }

  /** An operation on a record failed, whether or not it can be retried. */
  public void failure() {
    failures.record();
  }

  /** A record was given up. */
  public void error() {
    errors.record();
    lastErrorMillis = time.milliseconds();
  }

  /** A record was given up and is left out, because failures are tolerated. */
  public void skipped() {
    skipped.record();
  }

  public void retry() {
    retries.record();
  }

  public void logged() {
    logged.record();
  }

  public void deadLetterRequested() {
    deadLetterRequests.record();
  }

  public void deadLetterFailed() {
    deadLetterFailures.record();
  }

  @Override
  public void close() {
    group.close();
  }
}
