// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** What a source connector may ask of the worker. Any thread. */
record SourceContext(ConnectorRunner runner, OffsetStorageReader reader, InstanceMetrics metrics)
    implements SourceConnectorContext {

  @Override
  public void requestTaskReconfiguration() {
    runner.requestTaskConfigs();
  }

  @Override
  public void raiseError(Exception e) {
    runner.raise(e);
  }

  @Override
  public OffsetStorageReader offsetStorageReader() {
    return reader;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    return metrics.forPlugin();
  }
}
