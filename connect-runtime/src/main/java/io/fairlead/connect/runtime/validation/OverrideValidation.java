// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.config.SinkConnectorConfig;
import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.config.WorkerConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest.ClientType;
import org.apache.kafka.connect.health.ConnectorType;

/** Checks what a connector overrides of its Kafka clients, by the worker's policy (KIP-458). */
final class OverrideValidation {

  private final WorkerConfig worker;
  private final ConnectorClientConfigOverridePolicy policy;

  OverrideValidation(WorkerConfig worker, ConnectorClientConfigOverridePolicy policy) {
    this.worker = worker;
    this.policy = policy;
  }

  /** The client that a prefix is for, and what it can be set to. */
  private record Client(String prefix, ClientType type, ConfigDef definition) {}

  private static final Client PRODUCER =
      new Client(
          ConnectorConfig.CONNECTOR_CLIENT_PRODUCER_OVERRIDES_PREFIX,
          ClientType.PRODUCER,
          ProducerConfig.configDef());
  private static final Client CONSUMER =
      new Client(
          ConnectorConfig.CONNECTOR_CLIENT_CONSUMER_OVERRIDES_PREFIX,
          ClientType.CONSUMER,
          ConsumerConfig.configDef());
  private static final Client ADMIN =
      new Client(
          ConnectorConfig.CONNECTOR_CLIENT_ADMIN_OVERRIDES_PREFIX,
          ClientType.ADMIN,
          AdminClientConfig.configDef());

  /** Secret settings of clients, with the prefixes that connectors use. */
  static List<ConfigKey> secrets() {
    List<ConfigKey> secrets = new ArrayList<>();
    for (Client client : List.of(PRODUCER, CONSUMER, ADMIN)) {
      for (ConfigKey key : client.definition.configKeys().values()) {
        if (key.type == ConfigDef.Type.PASSWORD) {
          secrets.add(Definitions.password(client.prefix + key.name));
        }
      }
    }
    return secrets;
  }

  List<ConfigInfos> validate(
      Map<String, String> config, boolean source, Class<? extends Connector> connectorClass) {
    boolean separateOffsets = source && usesSeparateOffsets(config);
    List<Client> used = new ArrayList<>();
    if (source || SinkConnectorConfig.hasDeadLetterTopic(config)) {
      used.add(PRODUCER);
    }
    if (separateOffsets
        || (source
            ? SourceConnectorConfig.usesTopicCreation(config)
            : SinkConnectorConfig.hasDeadLetterTopic(config))) {
      used.add(ADMIN);
    }
    if (!source || separateOffsets) {
      used.add(CONSUMER);
    }
    // Apache's order of producer, consumer, admin.
    return List.of(PRODUCER, CONSUMER, ADMIN).stream()
        .filter(used::contains)
        .map(client -> validate(client, config, source, connectorClass))
        .toList();
  }

  private boolean usesSeparateOffsets(Map<String, String> config) {
    return worker.isDistributed()
        && (worker.exactlyOnceSourceEnabled()
            || !Utils.isBlank(config.get(SourceConnectorConfig.OFFSETS_TOPIC_CONFIG)));
  }

  private ConfigInfos validate(
      Client client,
      Map<String, String> config,
      boolean source,
      Class<? extends Connector> connectorClass) {
    Map<String, Object> settings = new HashMap<>();
    List<ConfigValue> unreadable = new ArrayList<>();
    Utils.entriesWithPrefix(config, client.prefix)
        .forEach(
            (name, value) -> {
              ConfigKey key = client.definition.configKeys().get(name);
              try {
                settings.put(
                    name, key == null ? value : ConfigDef.parseType(name, value, key.type));
              } catch (ConfigException e) {
                unreadable.add(
                    new ConfigValue(
                        name, value, new ArrayList<>(), new ArrayList<>(List.of(e.getMessage()))));
              }
            });
    List<ConfigValue> values = new ArrayList<>();
    List<ConfigValue> judged =
        policy.validate(
            new ConnectorClientConfigRequest(
                config.get(ConnectorConfig.NAME_CONFIG),
                source ? ConnectorType.SOURCE : ConnectorType.SINK,
                connectorClass,
                settings,
                client.type));
    if (judged != null) {
      values.addAll(judged);
    }
    Set<String> names = new HashSet<>();
    values.forEach(value -> names.add(value.name()));
    unreadable.stream().filter(value -> !names.contains(value.name())).forEach(values::add);
    return InfoWriter.prefixed(client.definition.configKeys(), values, client.prefix);
  }
}
