// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkConnectorContext;

/** What a sink connector may ask of the worker. Any thread. */
record SinkContext(ConnectorRunner runner, InstanceMetrics metrics)
    implements SinkConnectorContext {

  @Override
  public void requestTaskReconfiguration() {
    runner.requestTaskConfigs();
  }

  @Override
  public void raiseError(Exception e) {
    runner.raise(e);
  }

  @Override
  public PluginMetrics pluginMetrics() {
    return metrics.forPlugin();
  }
}
