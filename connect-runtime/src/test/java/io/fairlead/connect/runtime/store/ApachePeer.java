// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.connect.storage.ConfigBackingStore;
import org.apache.kafka.connect.storage.KafkaConfigBackingStore;
import org.apache.kafka.connect.storage.KafkaOffsetBackingStore;
import org.apache.kafka.connect.storage.KafkaStatusBackingStore;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.kafka.connect.util.TopicAdmin;

/** The stores of Apache Kafka Connect, made from the same worker properties. */
final class ApachePeer implements AutoCloseable {

  private final DistributedConfig config;
  private final TopicAdmin admin;
  private final List<Runnable> closing = new CopyOnWriteArrayList<>();

  ApachePeer(StoreFixture fixture) {
    config = new DistributedConfig(fixture.properties);
    admin =
        new TopicAdmin(
            new HashMap<>(
                Map.of("bootstrap.servers", fixture.properties.get("bootstrap.servers"))));
  }

  static JsonConverter converter(boolean key) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), key);
    return converter;
  }

  KafkaConfigBackingStore configs() {
    KafkaConfigBackingStore store =
        new KafkaConfigBackingStore(converter(false), config, null, () -> admin, "apache-");
    store.setUpdateListener(new NoListener());
    closing.add(store::stop);
    store.start();
    return store;
  }

  KafkaStatusBackingStore statuses() {
    KafkaStatusBackingStore store =
        new KafkaStatusBackingStore(Time.SYSTEM, converter(false), () -> admin, "apache-");
    store.configure(config);
    closing.add(store::stop);
    store.start();
    return store;
  }

  KafkaOffsetBackingStore offsets() {
    KafkaOffsetBackingStore store =
        new KafkaOffsetBackingStore(() -> admin, () -> "apache-", converter(true));
    store.configure(config);
    closing.add(store::stop);
    store.start();
    return store;
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
    admin.close();
  }

  private static final class NoListener implements ConfigBackingStore.UpdateListener {
    @Override
    public void onConnectorConfigRemove(String connector) {}

    @Override
    public void onConnectorConfigUpdate(String connector) {}

    @Override
    public void onTaskConfigUpdate(Collection<ConnectorTaskId> tasks) {}

    @Override
    public void onConnectorTargetStateChange(String connector) {}

    @Override
    public void onSessionKeyUpdate(org.apache.kafka.connect.runtime.SessionKey sessionKey) {}

    @Override
    public void onRestartRequest(org.apache.kafka.connect.runtime.RestartRequest request) {}

    @Override
    public void onLoggingLevelUpdate(String namespace, String level) {}
  }
}
