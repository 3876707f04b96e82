// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.pipeline.client.ClientConfigs;
import io.fairlead.connect.runtime.store.TransactionalOffsets;
import java.util.function.Supplier;

/**
 * What source tasks of a worker with exactly-once support share (KIP-618).
 *
 * @param incarnations asked for once the worker is put together
 */
public record ExactlyOnceServices(Supplier<Incarnations> incarnations, OffsetsFactory offsets) {

  /** Gives each task its view of the offset store. Safe for use by any thread. */
  @FunctionalInterface
  public interface OffsetsFactory {

    /**
     * Called on the task's own thread; may block while a connector's own offset topic is opened.
     * The caller closes what it gets.
     *
     * @param clients of the connector: its offsets lie on the cluster that it writes to
     */
    TransactionalOffsets forTask(
        ConnectorTaskId id, SourceConnectorConfig config, ClientConfigs clients);
  }
}
