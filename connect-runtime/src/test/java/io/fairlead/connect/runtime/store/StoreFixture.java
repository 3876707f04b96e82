// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Worker properties with fresh topic names on a broker, and what is made from them. */
final class StoreFixture {

  static final Duration WAIT = Duration.ofSeconds(60);

  final Map<String, String> properties = new HashMap<>();

  StoreFixture(KafkaBroker broker) {
    String id = UUID.randomUUID().toString().substring(0, 8);
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("group.id", "group-" + id);
    properties.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    for (String store : List.of("config", "offset", "status")) {
      properties.put(store + ".storage.topic", store + "-" + id);
      properties.put(store + ".storage.replication.factor", "1");
    }
    properties.put("offset.storage.partitions", "5");
    properties.put("reconnect.backoff.max.ms", "300");
  }

  StoreFixture with(String key, String value) {
    properties.put(key, value);
    return this;
  }

  StoreSettings settings() {
    return StoreSettings.of(new AbstractConfig(new ConfigDef(), properties, false));
  }

  KafkaConfigStore configStore() {
    KafkaConfigStore store = new KafkaConfigStore(settings());
    store.start(new Events());
    return store;
  }

  /** Takes down what a store tells. */
  static final class Events implements ConfigStore.ConfigListener {
    final BlockingQueue<Object> all = new LinkedBlockingQueue<>();

    @Override
    public void connectorsChanged(Set<String> connectors) {
      all.add(connectors);
    }

    @Override
    public void restartRequested(RestartRequest request) {
      all.add(request);
    }

    @Override
    public void loggerLevelChanged(String logger, String level) {
      all.add(logger + "=" + level);
    }

    @Override
    public void sessionKeyChanged(SessionKey key) {
      all.add(key);
    }
  }
}
