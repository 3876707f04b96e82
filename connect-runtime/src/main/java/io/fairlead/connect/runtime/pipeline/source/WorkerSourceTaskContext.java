// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * What a source task knows of its worker.
 *
 * @param currentConfigs the task's configuration, with references resolved anew at each call
 * @param transactionContext null unless the plugin defines the bounds of transactions (KIP-618)
 */
record WorkerSourceTaskContext(
    Supplier<Map<String, String>> currentConfigs,
    OffsetStorageReader offsetStorageReader,
    PluginMetrics pluginMetrics,
    TransactionContext transactionContext)
    implements SourceTaskContext {

  @Override
  public Map<String, String> configs() {
    return currentConfigs.get();
  }
}
