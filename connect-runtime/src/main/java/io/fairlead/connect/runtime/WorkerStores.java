// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.config.WorkerConfig;
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
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * Where a worker keeps what must outlive it.
 *
 * @param ownTopic offsets of a connector that names an offset topic of its own (KIP-618)
 */
record WorkerStores(
    ConfigStore configs,
    StatusStore statuses,
    OffsetStore offsets,
    BiFunction<String, String, SourceOffsets> ownTopic)
    implements AutoCloseable {

  static WorkerStores distributed(WorkerFoundation foundation) {
    StoreSettings settings = StoreSettings.of(foundation.config());
    KafkaOffsetStore offsets = new KafkaOffsetStore(settings);
    return new WorkerStores(
        new KafkaConfigStore(settings),
        new KafkaStatusStore(settings),
        offsets,
        (connector, topic) -> offsets.forConnector(connector, topic, settings.clients()));
  }

  static WorkerStores standalone(WorkerFoundation foundation) {
    Path file =
        Path.of(foundation.config().getString(WorkerConfig.OFFSET_STORAGE_FILE_FILENAME_CONFIG));
    FileOffsetStore offsets = new FileOffsetStore(file);
    return new WorkerStores(
        new MemoryConfigStore(),
        new MemoryStatusStore(),
        offsets,
        (connector, topic) -> offsets.forConnector(connector));
  }

  SourceOffsets offsets(String connector, SourceConnectorConfig config) {
    return config
        .offsetsTopic()
        .map(topic -> ownTopic.apply(connector, topic))
        .orElseGet(() -> offsets.forConnector(connector));
  }

  /** Closes what the herder does not. */
  @Override
  public void close() throws Exception {
    offsets.close();
  }
}
