// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.metrics;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;

/**
 * The worker's metrics registry. Every figure is an MBean in the domain {@code kafka.connect} with
 * the names of Apache Kafka Connect, and a line of the Prometheus page. Safe for use by any thread.
 */
public final class ConnectMetrics implements AutoCloseable {

  /** JMX domain and metrics context of every figure. */
  public static final String JMX_PREFIX = "kafka.connect";

  private final Metrics metrics;
  private final String workerId;

  /**
   * @param config holds {@code metrics.*}, {@code metric.reporters} and {@code
   *     auto.include.jmx.reporter}
   */
  public ConnectMetrics(String workerId, AbstractConfig config, String clusterId, Time time) {
    this.workerId = workerId;
    MetricConfig metricConfig =
        new MetricConfig()
            .samples(config.getInt(CommonClientConfigs.METRICS_NUM_SAMPLES_CONFIG))
            .timeWindow(
                config.getLong(CommonClientConfigs.METRICS_SAMPLE_WINDOW_MS_CONFIG),
                TimeUnit.MILLISECONDS)
            .recordLevel(
                Sensor.RecordingLevel.forName(
                    config.getString(CommonClientConfigs.METRICS_RECORDING_LEVEL_CONFIG)));
    Map<String, Object> context =
        new HashMap<>(config.originalsWithPrefix(CommonClientConfigs.METRICS_CONTEXT_PREFIX));
    context.put("connect.kafka.cluster.id", clusterId);
    Object groupId = config.originals().get("group.id");
    if (groupId != null) {
      context.put("connect.group.id", groupId);
    }
    List<MetricsReporter> reporters = CommonClientConfigs.metricsReporters(workerId, config);
    this.metrics =
        new Metrics(metricConfig, reporters, time, new KafkaMetricsContext(JMX_PREFIX, context));
    AppInfoParser.registerAppInfo(JMX_PREFIX, workerId, metrics, time.milliseconds());
  }

  /** The registry itself, for exporters. */
  public Metrics registry() {
    return metrics;
  }

  /**
   * A group of figures that live and die together.
   *
   * @param name group, which becomes the MBean's {@code type}
   * @param tags key, value, key, value…, in the order in which the MBean's name shows them
   */
  public MetricGroup group(String name, String... tags) {
    if (tags.length % 2 != 0) {
      throw new IllegalArgumentException("tags of " + name + " must come in pairs");
    }
    Map<String, String> byKey = new LinkedHashMap<>();
    for (int i = 0; i < tags.length; i += 2) {
      byKey.put(tags[i], tags[i + 1]);
    }
    return new MetricGroup(metrics, name, byKey);
  }

  /** Where a plugin registers figures of its own (KIP-877); tags as in {@link #group}. */
  public PluginMetricsRegistry pluginMetrics(String... tags) {
    Map<String, String> byKey = new LinkedHashMap<>();
    for (int i = 0; i < tags.length; i += 2) {
      byKey.put(tags[i], tags[i + 1]);
    }
    return new PluginMetricsRegistry(metrics, byKey);
  }

  @Override
  public void close() {
    AppInfoParser.unregisterAppInfo(JMX_PREFIX, workerId, metrics);
    metrics.close();
  }
}
