// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.pipeline.client.ClientConfigs;
import io.fairlead.connect.runtime.store.SourceOffsets;

/** Gives each source task its view of the offset store. Safe for use by any thread. */
@FunctionalInterface
public interface SourceOffsetsFactory {

  /**
   * Called on the task's own thread; may block while a connector's own offset topic is opened. The
   * caller closes what it gets.
   *
   * @param config says whether the connector has an offset topic of its own (KIP-618)
   * @param clients of the connector, with which such a topic is read and written
   */
  SourceOffsets forTask(ConnectorTaskId id, SourceConnectorConfig config, ClientConfigs clients);
}
