// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;

/** Figures of one MBean. Recording is safe for any thread; {@link #close()} removes them all. */
public final class MetricGroup implements AutoCloseable {

  private final Metrics metrics;
  private final String name;
  private final Map<String, String> tags;
  private final List<KafkaMetric> gauges = new CopyOnWriteArrayList<>();
  private final List<Sensor> sensors = new CopyOnWriteArrayList<>();

  MetricGroup(Metrics metrics, String name, Map<String, String> tags) {
    this.metrics = metrics;
    this.name = name;
    this.tags = tags;
  }

  /** Name of a figure in this group. */
  public MetricName metricName(String figure) {
    return metrics.metricName(figure, name, "", tags);
  }

  /** A figure that is computed when it is read; replaces one of the same name. */
  public <T> void gauge(String figure, Supplier<T> value) {
    MetricName metricName = metricName(figure);
    metrics.removeMetric(metricName);
    Gauge<T> gauge = (config, now) -> value.get();
    metrics.addMetric(metricName, gauge);
    gauges.add(metrics.metric(metricName));
  }

  /** A sensor of this group, to which statistics are added under {@link #metricName} names. */
  public Sensor sensor(String figure) {
    return sensor(figure, Sensor.RecordingLevel.INFO);
  }

  public Sensor sensor(String figure, Sensor.RecordingLevel level) {
    String sensorName =
        name
            + tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(",", "[", "]"))
            + figure;
    metrics.removeSensor(sensorName);
    Sensor sensor = metrics.sensor(sensorName, null, level);
    sensors.add(sensor);
    return sensor;
  }

  @Override
  public void close() {
    // A later group of the same name, such as that of a task's next incarnation, keeps its own.
    for (Sensor sensor : sensors) {
      if (metrics.getSensor(sensor.name()) == sensor) {
        metrics.removeSensor(sensor.name());
      }
    }
    for (KafkaMetric gauge : gauges) {
      if (metrics.metric(gauge.metricName()) == gauge) {
        metrics.removeMetric(gauge.metricName());
      }
    }
    sensors.clear();
    gauges.clear();
  }
}
