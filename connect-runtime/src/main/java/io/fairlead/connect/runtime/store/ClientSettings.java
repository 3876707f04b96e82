// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * What Kafka clients of a store are made from: addresses, security, and what else the operator set.
 * A store adds what its correctness needs, which wins over what is given here.
 *
 * @param clientId id of all clients of the store
 */
public record ClientSettings(
    String clientId,
    Map<String, Object> producer,
    Map<String, Object> consumer,
    Map<String, Object> admin) {

  public ClientSettings {
    producer = Map.copyOf(producer);
    consumer = Map.copyOf(consumer);
    admin = Map.copyOf(admin);
  }

  /** The same with a longer client id. */
  ClientSettings withSuffix(String suffix) {
    return new ClientSettings(clientId + suffix, producer, consumer, admin);
  }

  String bootstrapServers() {
    return String.valueOf(admin.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
  }

  /** Of the cluster that is written to. */
  String producerBootstrapServers() {
    return String.valueOf(producer.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
  }

  Map<String, Object> producerWith(Map<String, Object> needed) {
    return with(producer, needed);
  }

  Map<String, Object> consumerWith(Map<String, Object> needed) {
    return with(consumer, needed);
  }

  Map<String, Object> adminWith(Map<String, Object> needed) {
    return with(admin, needed);
  }

  private Map<String, Object> with(Map<String, Object> given, Map<String, Object> needed) {
    Map<String, Object> all = new HashMap<>(given);
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    all.putAll(needed);
    return all;
  }

  @Override
  public String toString() {
    // Invariant 7: client settings hold credentials.
    return "ClientSettings[" + clientId + "]";
  }
}
