// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.metrics.MetricGroup;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Frequencies;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;

/**
 * The MBean {@code connector-task-metrics} of one task, with the attributes of Apache Kafka
 * Connect. Safe for use by any thread.
 */
public final class TaskMetrics implements AutoCloseable {

  /** Which plugins a task is made of, for the MBean; versions may be null. */
  public record PluginInfo(String attribute, String className, String version) {}

  private final MetricGroup group;
  private final Time time;
  private final Sensor commitTime;
  private final Sensor commitAttempts;
  private final Sensor batchSize;
  private final TaskFigures figures;

  private final Object monitor = new Object();
  private final Map<TaskState, Long> millisIn = new EnumMap<>(TaskState.class);
  private TaskState state = TaskState.CREATED;
  private long stateSince;
  private final List<AutoCloseable> attached = new ArrayList<>();
  private boolean closed;

  public TaskMetrics(ConnectMetrics metrics, ConnectorTaskId id, Time time) {
    this.time = time;
    this.stateSince = time.milliseconds();
    this.figures = new TaskFigures(time);
    this.group =
        metrics.group(
            "connector-task-metrics",
            "connector",
            id.connector(),
            "task",
            Integer.toString(id.task()));
    group.gauge("status", this::status);
    group.gauge("running-ratio", () -> ratio(TaskState.RUNNING));
    group.gauge("pause-ratio", () -> ratio(TaskState.PAUSED));
    commitTime = group.sensor("commit-time");
    commitTime.add(group.metricName("offset-commit-max-time-ms"), new Max());
    commitTime.add(group.metricName("offset-commit-avg-time-ms"), new Avg());
    batchSize = group.sensor("batch-size");
    batchSize.add(group.metricName("batch-size-max"), new Max());
    batchSize.add(group.metricName("batch-size-avg"), new Avg());
    commitAttempts = group.sensor("offset-commit-completion");
    commitAttempts.add(
        Frequencies.forBooleanValues(
            group.metricName("offset-commit-failure-percentage"),
            group.metricName("offset-commit-success-percentage")));
  }

  /** Adds {@code <attribute>-class} and {@code <attribute>-version}. */
  public void plugin(PluginInfo plugin) {
    gauge(plugin.attribute() + "-class", plugin::className);
    gauge(plugin.attribute() + "-version", plugin::version);
  }

  /** Adds {@code connector-type}: source or sink. */
  public void connectorType(String type) {
    gauge("connector-type", () -> type);
  }

  /** Figures that the task shows as long as these, beyond a failure until it is removed. */
  public <T extends AutoCloseable> T attach(T figures) {
    synchronized (monitor) {
      if (!closed) {
        attached.add(figures);
        return figures;
      }
    }
    Utils.closeQuietly(figures, "figures of a cancelled task");
    return figures;
  }

  /** A commit of offsets has succeeded after this time. */
  public void commitSucceeded(long millis) {
    commitTime.record(millis);
    commitAttempts.record(1.0d);
  }

  /** A commit of offsets has failed or timed out. */
  public void commitFailed() {
    commitAttempts.record(0.0d);
  }

  /** A batch of this many records is about to be processed. */
  public void batch(int records) {
    batchSize.record(records);
    figures.records(records);
  }

  /** What health and load are judged by; not part of the MBean. */
  public TaskFigures figures() {
    return figures;
  }

  void state(TaskState next, long nowMillis) {
    synchronized (monitor) {
      millisIn.merge(state, nowMillis - stateSince, Long::sum);
      state = next;
      stateSince = nowMillis;
    }
  }

  private void gauge(String figure, Supplier<?> value) {
    synchronized (monitor) {
      if (!closed) {
        group.gauge(figure, value::get);
      }
    }
  }

  private String status() {
    TaskState current;
    synchronized (monitor) {
      current = state;
    }
    return switch (current) {
      case CREATED, STOPPING, STOPPED, CANCELLED -> "unassigned";
      case STARTING, RUNNING -> "running";
      case PAUSED -> "paused";
      case FAILED -> "failed";
    };
  }

  private double ratio(TaskState of) {
    synchronized (monitor) {
      long inCurrent = time.milliseconds() - stateSince;
      long total = inCurrent + millisIn.values().stream().mapToLong(Long::longValue).sum();
      long matching = millisIn.getOrDefault(of, 0L) + (state == of ? inCurrent : 0);
      return total == 0 ? (state == of ? 1.0 : 0.0) : (double) matching / total;
    }
  }

  @Override
  public void close() {
    List<AutoCloseable> closing;
    synchronized (monitor) {
      closed = true;
      closing = List.copyOf(attached);
      attached.clear();
    }
    group.close();
    figures.memory().close();
    closing.forEach(figures -> Utils.closeQuietly(figures, "figures of a task"));
  }
}
