// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.MetricNameTemplate;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;

/**
 * Figures that a plugin registers of itself (KIP-877), in the group {@code plugins} and with tags
 * that say whose they are. Closing removes what the plugin left behind.
 */
public final class PluginMetricsRegistry implements PluginMetrics, AutoCloseable {

  private static final String GROUP = "plugins";

  private final Metrics metrics;
  private final Map<String, String> tags;
  private final Set<MetricName> names = ConcurrentHashMap.newKeySet();
  private final Set<String> sensors = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  PluginMetricsRegistry(Metrics metrics, Map<String, String> tags) {
    this.metrics = metrics;
    this.tags = Map.copyOf(tags);
  }

  @Override
  public MetricName metricName(String name, String description, LinkedHashMap<String, String> own) {
    requireOpen();
    for (String key : own.keySet()) {
      if (tags.containsKey(key)) {
        throw new IllegalArgumentException("Tag " + key + " is set by the framework");
      }
    }
    Map<String, String> all = new LinkedHashMap<>(tags);
    all.putAll(own);
    return metrics.metricInstance(
        new MetricNameTemplate(name, GROUP, description, all.keySet()), all);
  }

  @Override
  public void addMetric(MetricName name, MetricValueProvider<?> provider) {
    requireOpen();
    if (!names.add(name)) {
      throw new IllegalArgumentException("Metric " + name + " already exists");
    }
    metrics.addMetric(name, provider);
  }

  @Override
  public void removeMetric(MetricName name) {
    requireOpen();
    if (!names.remove(name)) {
      throw new IllegalArgumentException("Metric " + name + " does not exist");
    }
    metrics.removeMetric(name);
  }

  @Override
  public Sensor addSensor(String name) {
    requireOpen();
    String full = GROUP + tags + name;
    if (!sensors.add(full)) {
      throw new IllegalArgumentException("Sensor " + name + " already exists");
    }
    return metrics.sensor(full);
  }

  @Override
  public void removeSensor(String name) {
    requireOpen();
    String full = GROUP + tags + name;
    if (!sensors.remove(full)) {
      throw new IllegalArgumentException("Sensor " + name + " does not exist");
    }
    metrics.removeSensor(full);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The plugin has been closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    sensors.forEach(metrics::removeSensor);
    names.forEach(metrics::removeMetric);
  }
}
