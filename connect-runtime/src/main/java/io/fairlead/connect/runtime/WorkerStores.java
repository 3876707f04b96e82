// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.store.ClientSettings;
import io.fairlead.connect.runtime.store.ConfigStore;
import io.fairlead.connect.runtime.store.FileOffsetStore;
import io.fairlead.connect.runtime.store.KafkaConfigStore;
import io.fairlead.connect.runtime.store.KafkaOffsetStore;
import io.fairlead.connect.runtime.store.KafkaStatusStore;
import io.fairlead.connect.runtime.store.MemoryConfigStore;
import io.fairlead.connect.runtime.store.MemoryStatusStore;
import io.fairlead.connect.runtime.store.OffsetStore;
import io.fairlead.connect.runtime.store.SourceOffsets;
import io.fairlead.connect.runtime.store.StatusStore;
import io.fairlead.connect.runtime.store.StoreSettings;
import io.fairlead.connect.runtime.store.TransactionalOffsets;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where a worker keeps what must outlive it.
 *
 * @param ownTopic offsets of a connector that names an offset topic of its own (KIP-618)
 */
record WorkerStores(
    ConfigStore configs, StatusStore statuses, OffsetStore offsets, OwnTopic ownTopic)
    implements AutoCloseable {

  /** Opens the offset topic that a connector has for itself. */
  interface OwnTopic {
    SourceOffsets open(String connector, String topic, ClientSettings clients);
  }

  static WorkerStores distributed(WorkerFoundation foundation) {
    StoreSettings settings = StoreSettings.of(foundation.config());
    KafkaOffsetStore offsets = new KafkaOffsetStore(settings);
    return new WorkerStores(
        new KafkaConfigStore(settings),
        new KafkaStatusStore(settings),
        offsets,
        offsets::forConnector);
  }

  static WorkerStores standalone(WorkerFoundation foundation) {
    Path file =
        Path.of(foundation.config().getString(WorkerConfig.OFFSET_STORAGE_FILE_FILENAME_CONFIG));
    FileOffsetStore offsets = new FileOffsetStore(file);
    return new WorkerStores(
        new MemoryConfigStore(System.currentTimeMillis()),
        new MemoryStatusStore(),
        offsets,
        (connector, topic, clients) -> offsets.forConnector(connector));
  }

  /**
   * @param clients of the connector; asked only if it has an offset topic of its own
   */
  SourceOffsets offsets(
      String connector, SourceConnectorConfig config, Supplier<ClientSettings> clients) {
    return config
        .offsetsTopic()
        .map(topic -> ownTopic.open(connector, topic, clients.get()))
        .orElseGet(() -> offsets.forConnector(connector));
  }

  /** Offsets on the cluster that the connector writes to, where its transactions can reach them. */
  TransactionalOffsets transactionalOffsets(
      String connector, SourceConnectorConfig config, ClientSettings clients) {
    String topic = config.offsetsTopic().orElseGet(((KafkaOffsetStore) offsets)::topic);
    return (TransactionalOffsets) ownTopic.open(connector, topic, clients);
  }

  /** Closes what the herder does not. */
  @Override
  public void close() throws Exception {
    offsets.close();
  }
}
