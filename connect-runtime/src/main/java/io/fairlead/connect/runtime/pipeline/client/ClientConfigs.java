// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.client;

import io.fairlead.connect.runtime.config.WorkerConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest.ClientType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectorType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configurations of the Kafka clients of one connector: the runtime's defaults, then the worker's
 * {@code producer.}, {@code consumer.} and {@code admin.} settings, then the connector's {@code
 * producer.override.} and so on (KIP-458), as far as the worker's policy lets them. Immutable.
 */
public final class ClientConfigs {

  private static final Logger LOG = LoggerFactory.getLogger(ClientConfigs.class);
  private static final String GROUP_PREFIX = "connect-";
  private static final String IDEMPOTENCE = ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
  private static final int BATCH_BYTES = 128 * 1024;

  /** Which connector the clients are for. */
  public record Owner(
      String connector,
      ConnectorType type,
      Class<? extends Connector> connectorClass,
      Map<String, String> connectorConfig) {}

  private final WorkerConfig workerConfig;
  private final Owner owner;
  private final ConnectorClientConfigOverridePolicy policy;
  private final String kafkaClusterId;

  public ClientConfigs(
      WorkerConfig workerConfig,
      Owner owner,
      ConnectorClientConfigOverridePolicy policy,
      String kafkaClusterId) {
    this.workerConfig = workerConfig;
    this.owner = owner;
    this.policy = policy;
    this.kafkaClusterId = kafkaClusterId;
  }

  /**
   * For a producer of byte arrays that retries for ever and keeps the order while it does.
   *
   * @throws ConnectException if the policy refuses an override
   */
  public Map<String, Object> producer(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, workerConfig.bootstrapServers());
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(Long.MAX_VALUE));
    // Idempotence needs brokers of 2.8 or a permission that older ones do not give by default.
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false");
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    // Invariant 3: a second request in flight could overtake a retry, without idempotence always,
    // with it when the first request to a new partition fails and the second does not.
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
    // One request in flight must carry more: it triples the throughput of small records.
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
    config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    config.putAll(workerConfig.originalsWithPrefix("producer."));
    addMetricsContext(config);
    config.putAll(overrides("producer.override.", ClientType.PRODUCER));
    return config;
  }

  /**
   * For a producer that writes in the transactions of one task (KIP-618).
   *
   * @param transactionTimeout for a task for which nobody set {@code transaction.timeout.ms}
   * @throws ConnectException if the policy refuses an override
   */
  public Map<String, Object> transactionalProducer(
      String clientId, int task, Duration transactionTimeout) {
    Map<String, Object> config = producer(clientId);
    boolean asked =
        workerConfig.originals().containsKey("producer." + IDEMPOTENCE)
            || owner.connectorConfig().containsKey("producer.override." + IDEMPOTENCE);
    if (!asked) {
      config.remove(IDEMPOTENCE);
    }
    force(config, IDEMPOTENCE, "true");
    force(
        config,
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        transactionalId(workerConfig.groupId(), owner.connector(), task));
    config.putIfAbsent(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Math.toIntExact(Math.min(transactionTimeout.toMillis(), Integer.MAX_VALUE)));
    return config;
  }

  /** As Apache's workers name it, so that incarnations of either runtime fence each other. */
  public static String transactionalId(String groupId, String connector, int task) {
    return groupId + "-" + connector + "-" + task;
  }

  private void force(Map<String, Object> config, String key, String value) {
    Object given = config.put(key, value);
    if (given != null && !given.toString().equalsIgnoreCase(value)) {
      LOG.warn(
          "Connector {}: producer setting {} is ignored, exactly-once sources need {}",
          owner.connector(),
          key,
          value);
    }
  }

  /**
   * For a consumer of byte arrays in the connector's group, which starts with the oldest record.
   *
   * @throws ConnectException if the policy refuses an override
   */
  public Map<String, Object> consumer(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP_PREFIX + owner.connector());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, workerConfig.bootstrapServers());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.putAll(workerConfig.originalsWithPrefix("consumer."));
    addMetricsContext(config);
    config.putAll(overrides("consumer.override.", ClientType.CONSUMER));
    return config;
  }

  /**
   * For the consumer of a sink task: as {@link #consumer}, with two defaults of its own. It leaves
   * its group as soon after the death of its process as the worker does, since its successor gets
   * none of its partitions before. And it skips what was rolled back if the sink keeps its offsets
   * in the target, for such a sink has no way to take a record back.
   *
   * @param storesOffsets whether the task is a {@code TransactionalSinkTask}
   * @throws ConnectException if the policy refuses an override
   */
  public Map<String, Object> sinkConsumer(String clientId, boolean storesOffsets) {
    Map<String, Object> config = consumer(clientId);
    if (storesOffsets) {
      config.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    }
    Integer session = workerConfig.sessionTimeoutMs();
    // The brokers have the session of the newer protocol, whose consumers refuse these keys.
    boolean ownSession =
        session != null
            && !config.containsKey(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG)
            && !config.containsKey(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG)
            && !"consumer"
                .equalsIgnoreCase(String.valueOf(config.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)));
    if (ownSession) {
      config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
      config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.max(1, session / 3));
    }
    return config;
  }

  /**
   * For an admin client, which has the worker's own settings too.
   *
   * @throws ConnectException if the policy refuses an override
   */
  public Map<String, Object> admin(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    workerConfig
        .originals()
        .forEach(
            (key, value) -> {
              if (!key.startsWith("admin.")
                  && !key.startsWith("producer.")
                  && !key.startsWith("consumer.")) {
                config.put(key, value);
              }
            });
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, workerConfig.bootstrapServers());
    config.putAll(workerConfig.originalsWithPrefix("admin."));
    config.putAll(overrides("admin.override.", ClientType.ADMIN));
    addMetricsContext(config);
    return config;
  }

  /** Whether the connector itself sets anything for its producers. */
  public boolean overridesProducer() {
    return owner.connectorConfig().keySet().stream()
        .anyMatch(key -> key.startsWith("producer.override."));
  }

  private Map<String, Object> overrides(String prefix, ClientType type) {
    Map<String, Object> overrides = new HashMap<>();
    owner
        .connectorConfig()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix) && key.length() > prefix.length()) {
                overrides.put(key.substring(prefix.length()), value);
              }
            });
    List<ConfigValue> answers =
        policy.validate(
            new ConnectorClientConfigRequest(
                owner.connector(), owner.type(), owner.connectorClass(), overrides, type));
    List<String> refused =
        answers.stream()
            .filter(answer -> !answer.errorMessages().isEmpty())
            // Invariant 7: overrides may be passwords, so only names are told.
            .map(answer -> prefix + answer.name())
            .toList();
    if (!refused.isEmpty()) {
      throw new ConnectException(
          "Client Config Overrides not allowed by "
              + policy.getClass().getName()
              + ": "
              + refused
              + "; remove them, or change "
              + WorkerConfig.CONNECTOR_CLIENT_POLICY_CLASS_CONFIG
              + " of the worker");
    }
    return overrides;
  }

  private void addMetricsContext(Map<String, Object> config) {
    String prefix = CommonClientConfigs.METRICS_CONTEXT_PREFIX;
    config.putAll(Utils.entriesWithPrefix(workerConfig.originals(), prefix, false));
    config.put(prefix + "connect.kafka.cluster.id", kafkaClusterId);
    if (workerConfig.groupId() != null) {
      config.put(prefix + "connect.group.id", workerConfig.groupId());
    }
  }
}
