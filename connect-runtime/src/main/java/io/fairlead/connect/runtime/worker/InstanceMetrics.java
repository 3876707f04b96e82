// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.metrics.MetricGroup;
import io.fairlead.connect.runtime.metrics.PluginMetricsRegistry;
import java.util.Locale;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * The group {@code connector-metrics} of one connector, and what its plugin registers (KIP-877).
 */
final class InstanceMetrics implements AutoCloseable {

  private final MetricGroup group;
  private final PluginMetricsRegistry pluginMetrics;
  private volatile RunState state = RunState.UNASSIGNED;

  InstanceMetrics(ConnectMetrics metrics, String connector, Connector plugin, String version) {
    group = metrics.group("connector-metrics", "connector", connector);
    group.gauge("connector-type", () -> plugin instanceof SinkConnector ? "sink" : "source");
    group.gauge("connector-class", () -> plugin.getClass().getName());
    group.gauge("connector-version", () -> version);
    group.gauge("status", () -> state.name().toLowerCase(Locale.ROOT));
    pluginMetrics = metrics.pluginMetrics("connector", connector);
  }

  void state(RunState reached) {
    state = reached;
  }

  PluginMetrics forPlugin() {
    return pluginMetrics;
  }

  @Override
  public void close() {
    pluginMetrics.close();
    group.close();
  }
}
