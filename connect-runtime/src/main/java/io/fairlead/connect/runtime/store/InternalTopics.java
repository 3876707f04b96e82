// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that an internal topic is there and will not lose what is stored in it. Blocks, up to
 * its deadline, also while the cluster cannot be reached.
 */
final class InternalTopics {

  private static final Logger LOG = LoggerFactory.getLogger(InternalTopics.class);
  private static final Duration ATTEMPT = Duration.ofSeconds(10);

  private final Admin admin;
  private final String bootstrapServers;

  InternalTopics(Admin admin, String bootstrapServers) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Creates the topic if it is missing, and checks it.
   *
   * @return number of partitions
   * @throws ConfigException when the topic's settings would lose or disorder records
   * @throws ConnectException when the topic cannot be created, or the cluster not be reached
   */
  int ensure(InternalTopic topic, Duration deadline) {
    Deadline until = Deadline.after(deadline);
    boolean created = false;
    while (true) {
      try {
        Optional<TopicDescription> found = describe(topic, until);
        if (found.isPresent()) {
          return check(topic, found.get(), until);
        }
        if (!created) {
          create(topic, until);
          created = true;
        }
        until.pause(Duration.ofMillis(20));
      } catch (RetriableException e) {
        LOG.warn(
            "Topic {} ({}) cannot be looked up at {}; trying again for {} s: {}",
            topic.name(),
            topic.setting(),
            bootstrapServers,
            until.remaining().toSeconds(),
            e.toString());
        if (until.expired()) {
          throw new ConnectException(
              "Cannot reach the Kafka cluster at bootstrap.servers="
                  + bootstrapServers
                  + " to look up topic '"
                  + topic.name()
                  + "' ("
                  + topic.setting()
                  + ") within "
                  + deadline.toSeconds()
                  + " s. Check the addresses, the network and the security settings. Last error: "
                  + e.getMessage(),
              e);
        }
        until.pause(Duration.ofMillis(500));
      }
      if (until.expired()) {
        throw new ConnectException(
            "Topic '" + topic.name() + "' was created but does not appear in the cluster");
      }
    }
  }

  private Optional<TopicDescription> describe(InternalTopic topic, Deadline until) {
    try {
      return Optional.of(
          await(
              admin
                  .describeTopics(
                      List.of(topic.name()),
                      new DescribeTopicsOptions().timeoutMs(attemptMs(until)))
                  .topicNameValues()
                  .get(topic.name()),
              until));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    } catch (AuthorizationException e) {
      throw denied(topic, "Describe", e);
    }
  }

  private void create(InternalTopic topic, Deadline until) {
    Map<String, String> configs = new HashMap<>(topic.configs());
    configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    // Brokers refuse records of a worker whose clock is an hour ahead; nobody reads these times.
    configs.putIfAbsent(
        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
    NewTopic wanted =
        new NewTopic(
                topic.name(),
                topic.partitions() < 0 ? Optional.empty() : Optional.of(topic.partitions()),
                topic.replicationFactor() < 0
                    ? Optional.empty()
                    : Optional.of(topic.replicationFactor()))
            .configs(configs);
    try {
      await(
          admin
              .createTopics(List.of(wanted), new CreateTopicsOptions().timeoutMs(attemptMs(until)))
              .all(),
          until);
      LOG.info("Created topic {} for {}", topic.name(), topic.purpose());
    } catch (TopicExistsException e) {
      LOG.debug("Topic {} was created by another worker", topic.name());
    } catch (AuthorizationException e) {
      throw denied(topic, "Create", e);
    } catch (RetriableException e) {
      throw e;
    } catch (InvalidReplicationFactorException e) {
      throw new ConnectException(
          "Topic '"
              + topic.name()
              + "' cannot be created with "
              + topic.replicationFactor()
              + " replicas: "
              + e.getMessage()
              + " Set "
              + topic.prefix()
              + "replication.factor to at most the number of brokers, or start more brokers.",
          e);
    } catch (RuntimeException e) {
      throw new ConnectException(
          "Topic '"
              + topic.name()
              + "' cannot be created: "
              + e.getMessage()
              + " Check the settings that start with "
              + topic.prefix(),
          e);
    }
  }

  private int check(InternalTopic topic, TopicDescription found, Deadline until) {
    int partitions = found.partitions().size();
    if (topic.onePartition() && partitions != 1) {
      throw new ConfigException(
          "Topic '"
              + topic.name()
              + "' ("
              + topic.setting()
              + ") has "
              + partitions
              + " partitions and must have exactly 1, or "
              + topic.purpose()
              + " would be read out of order. Partitions cannot be taken away: set "
              + topic.setting()
              + " to a new name, or delete the topic if nothing in it is needed: "
              + command("kafka-topics.sh")
              + " --delete --topic "
              + topic.name());
    }
    checkCleanupPolicy(topic, until);
    return partitions;
  }

  private void checkCleanupPolicy(InternalTopic topic, Deadline until) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    Config config;
    try {
      config =
          await(
              admin
                  .describeConfigs(
                      List.of(resource), new DescribeConfigsOptions().timeoutMs(attemptMs(until)))
                  .values()
                  .get(resource),
              until);
    } catch (AuthorizationException e) {
      LOG.warn(
          "Not allowed to read the settings of topic {} ({}); make sure that its cleanup.policy is"
              + " compact, or {} will be lost: {}",
          topic.name(),
          topic.setting(),
          topic.purpose(),
          e.getMessage());
      return;
    }
    ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
    String value = policy == null ? "" : policy.value().trim();
    if (!value.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new ConfigException(
          "Topic '"
              + topic.name()
              + "' ("
              + topic.setting()
              + ") has cleanup.policy="
              + value
              + " and must have cleanup.policy=compact, or "
              + topic.purpose()
              + " would be lost in time. Change it: "
              + command("kafka-configs.sh")
              + " --alter --entity-type topics --entity-name "
              + topic.name()
              + " --add-config cleanup.policy=compact");
    }
  }

  private ConnectException denied(InternalTopic topic, String operation, Exception cause) {
    return new ConnectException(
        "Not allowed to "
            + operation
            + " topic '"
            + topic.name()
            + "' ("
            + topic.setting()
            + "). Grant it: "
            + command("kafka-acls.sh")
            + " --add --allow-principal User:<worker> --operation "
            + operation
            + " --topic "
            + topic.name()
            + (operation.equals("Create")
                ? "; or create the topic yourself: "
                    + command("kafka-topics.sh")
                    + " --create --topic "
                    + topic.name()
                    + " --partitions "
                    + Math.max(1, topic.partitions())
                    + " --config cleanup.policy=compact"
                : ""),
        cause);
  }

  private String command(String script) {
    return script + " --bootstrap-server " + bootstrapServers;
  }

  private static int attemptMs(Deadline until) {
    return (int) Math.max(1, Math.min(ATTEMPT.toMillis(), until.remaining().toMillis()));
  }

  private static <T> T await(KafkaFuture<T> future, Deadline until) {
    try {
      return future.get(attemptMs(until) + 1000L, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new ConnectException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException("No answer from the cluster", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }
}
