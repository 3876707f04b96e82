// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.offsets.ConnectorClients;
import io.fairlead.connect.runtime.pipeline.client.ClientConfigs;
import io.fairlead.connect.runtime.store.ClientSettings;
import io.fairlead.connect.runtime.store.SourceOffsets;
import io.fairlead.connect.runtime.store.TransactionalOffsets;
import java.util.Map;

/**
 * Finds the offsets of source connectors: in the worker's store, or in a topic of their own, which
 * is read and written with the connector's clients (KIP-618). Safe for use by any thread.
 */
record SourceOffsetStores(WorkerStores stores, WorkerConfig config, ConnectorClients clients) {

  /**
   * For a connector's instance, and for changes from outside.
   *
   * @param resolved its configuration, references of config providers resolved
   */
  SourceOffsets forConnector(String connector, Map<String, String> resolved) {
    SourceConnectorConfig source = new SourceConnectorConfig(resolved, false);
    return config.exactlyOnceSourceEnabled()
        ? stores.transactionalOffsets(connector, source, settings(connector, resolved))
        : stores.offsets(connector, source, () -> settings(connector, resolved));
  }

  private ClientSettings settings(String connector, Map<String, String> resolved) {
    return clients.ofSource(connector, resolved, each -> settings(connector, each));
  }

  SourceOffsets forTask(
      ConnectorTaskId id, SourceConnectorConfig source, ClientConfigs taskClients) {
    return stores.offsets(id.connector(), source, () -> settings(id.toString(), taskClients));
  }

  /** For a task that writes in transactions. */
  TransactionalOffsets transactional(
      ConnectorTaskId id, SourceConnectorConfig source, ClientConfigs taskClients) {
    return stores.transactionalOffsets(
        id.connector(), source, settings(id.toString(), taskClients));
  }

  private static ClientSettings settings(String owner, ClientConfigs of) {
    String clientId = "connector-offsets-" + owner;
    return new ClientSettings(
        clientId, of.producer(clientId), of.consumer(clientId), of.admin(clientId));
  }
}
