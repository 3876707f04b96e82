// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the three stores of a distributed worker are made from.
 *
 * @param groupId {@code group.id} of the Connect cluster; names the writer's transactional id
 * @param clients from which each store's clients are made
 * @param deadline for the start of a store, and for claiming the right to write
 */
public record StoreSettings(
    String groupId,
    ClientSettings clients,
    InternalTopic configTopic,
    InternalTopic offsetTopic,
    InternalTopic statusTopic,
    Duration deadline) {

  /** Default of {@link #deadline()}. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(StoreSettings.class);

  private static final String TOPIC = "topic";
  private static final String PARTITIONS = "partitions";
  private static final String REPLICATION_FACTOR = "replication.factor";
  private static final int OFFSET_PARTITIONS = 25;
  private static final int STATUS_PARTITIONS = 5;
  private static final int REPLICAS = 3;

  /** Of the group membership, which the stores' consumers take no part in. */
  private static final Set<String> MEMBERSHIP =
      Set.of(
          CommonClientConfigs.GROUP_ID_CONFIG,
          CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG,
          CommonClientConfigs.CLIENT_ID_CONFIG,
          CommonClientConfigs.SESSION_TIMEOUT_MS_CONFIG,
          CommonClientConfigs.HEARTBEAT_INTERVAL_MS_CONFIG,
          CommonClientConfigs.REBALANCE_TIMEOUT_MS_CONFIG);

  private static final List<String> WORKER_PREFIXES =
      List.of(
          "key.converter",
          "value.converter",
          "header.converter",
          "producer.",
          "consumer.",
          "admin.",
          "config.",
          "offset.",
          "status.",
          "plugin.",
          "rest.",
          "listeners.",
          "topic.",
          "fairlead.");

  /**
   * Reads the properties of a distributed worker, by Apache Kafka's names and defaults. Keys that
   * neither the worker nor Kafka's clients know are handed to the clients, since they may belong to
   * a client's own plugin, for example a login callback.
   *
   * @throws ConfigException naming the key when a topic or the group id is missing, or no number
   */
  public static StoreSettings of(AbstractConfig workerConfig) {
    Map<String, Object> all = workerConfig.originals();
    String groupId = required(all, CommonClientConfigs.GROUP_ID_CONFIG);
    Object given = all.get(CommonClientConfigs.CLIENT_ID_CONFIG);
    String clientId =
        given == null || given.toString().isBlank()
            ? groupId + "-"
            : groupId + "-" + given.toString().trim() + "-";
    Set<String> workerKeys = workerConfig.values().keySet();
    ClientSettings clients =
        new ClientSettings(
            clientId,
            clientConfigs(all, workerKeys, ProducerConfig.configNames()),
            clientConfigs(all, workerKeys, ConsumerConfig.configNames()),
            clientConfigs(all, workerKeys, AdminClientConfig.configNames()));
    return new StoreSettings(
        groupId,
        clients,
        topic(all, "config.storage.", "connector configurations", 1, true),
        topic(all, "offset.storage.", "source connector offsets", OFFSET_PARTITIONS, false),
        topic(all, "status.storage.", "connector and task statuses", STATUS_PARTITIONS, false),
        DEFAULT_DEADLINE);
  }

  public StoreSettings withDeadline(Duration other) {
    return new StoreSettings(groupId, clients, configTopic, offsetTopic, statusTopic, other);
  }

  /** As Apache's workers name it when they write exactly once, so that each fences the other. */
  String transactionalId() {
    return "connect-cluster-" + groupId;
  }

  private static InternalTopic topic(
      Map<String, Object> all, String prefix, String purpose, int partitions, boolean single) {
    Map<String, String> configs = new HashMap<>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && value != null) {
            configs.put(key.substring(prefix.length()), value.toString());
          }
        });
    configs.keySet().removeAll(Set.of(TOPIC, PARTITIONS, REPLICATION_FACTOR));
    if (configs.remove(TopicConfig.CLEANUP_POLICY_CONFIG) != null) {
      LOG.warn(
          "{}{} is ignored: the topic is always compacted",
          prefix,
          TopicConfig.CLEANUP_POLICY_CONFIG);
    }
    // Standalone's key; not a setting of the topic.
    configs.keySet().removeIf(key -> key.startsWith("file."));
    return new InternalTopic(
        required(all, prefix + TOPIC),
        prefix + TOPIC,
        purpose,
        single ? partitions : number(all, prefix + PARTITIONS, partitions),
        (short) number(all, prefix + REPLICATION_FACTOR, REPLICAS),
        configs,
        single);
  }

  private static String required(Map<String, Object> all, String key) {
    Object value = all.get(key);
    if (value == null || value.toString().isBlank()) {
      throw new ConfigException(key + " is missing; a distributed worker needs it");
    }
    return value.toString().trim();
  }

  private static int number(Map<String, Object> all, String key, int otherwise) {
    Object value = all.get(key);
    if (value == null) {
      return otherwise;
    }
    int number;
    try {
      number = Integer.parseInt(value.toString().trim());
    } catch (NumberFormatException e) {
      throw new ConfigException(key, value, "must be a whole number");
    }
    if (number == 0 || number < -1 || number > Short.MAX_VALUE) {
      throw new ConfigException(key, value, "must be 1 or more, or -1 for the broker's default");
    }
    return number;
  }

  private static Map<String, Object> clientConfigs(
      Map<String, Object> all, Set<String> workerKeys, Set<String> clientKeys) {
    Map<String, Object> configs = new HashMap<>();
    all.forEach(
        (key, value) -> {
          boolean foreign =
              !workerKeys.contains(key)
                  && !ProducerConfig.configNames().contains(key)
                  && !ConsumerConfig.configNames().contains(key)
                  && !AdminClientConfig.configNames().contains(key)
                  && WORKER_PREFIXES.stream().noneMatch(key::startsWith);
          if (value != null && !MEMBERSHIP.contains(key) && (clientKeys.contains(key) || foreign)) {
            configs.put(key, value);
          }
        });
    return configs;
  }
}
