// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTask.TransactionBoundary;

/** The framework's part of a source connector's configuration. */
public final class SourceConnectorConfig extends ConnectorConfig {

  public static final String TOPIC_CREATION_GROUP = "Topic Creation";
  public static final String TOPIC_CREATION_PREFIX = "topic.creation.";
  public static final String TOPIC_CREATION_GROUPS_CONFIG = TOPIC_CREATION_PREFIX + "groups";
  public static final String EXACTLY_ONCE_SUPPORT_GROUP = "Exactly Once Support";
  public static final String EXACTLY_ONCE_SUPPORT_CONFIG = "exactly.once.support";
  public static final String TRANSACTION_BOUNDARY_CONFIG = SourceTask.TRANSACTION_BOUNDARY_CONFIG;
  public static final String TRANSACTION_BOUNDARY_INTERVAL_CONFIG =
      "transaction.boundary.interval.ms";
  public static final String OFFSETS_TOPIC_GROUP = "offsets.topic";
  public static final String OFFSETS_TOPIC_CONFIG = "offsets.storage.topic";

  /** Fairlead's own: dead letters for sources too. */
  public static final String DLQ_PREFIX = "fairlead.errors.deadletterqueue.";

  public static final String DLQ_TOPIC_NAME_CONFIG = DLQ_PREFIX + "topic.name";
  public static final String DLQ_TOPIC_REPLICATION_FACTOR_CONFIG =
      DLQ_PREFIX + "topic.replication.factor";
  public static final String DLQ_CONTEXT_HEADERS_ENABLE_CONFIG =
      DLQ_PREFIX + "context.headers.enable";

  private final List<TopicCreationGroup> topicCreationGroups;

  /**
   * Reads the topic creation settings, if there are any.
   *
   * @throws ConfigException when a value is missing or wrong
   */
  public SourceConnectorConfig(Map<String, String> props) {
    this(props, true);
  }

  /**
   * @param createTopics false when the worker's {@code topic.creation.enable} is false: topic
   *     creation settings are then neither read nor checked
   * @throws ConfigException when a value is missing or wrong
   */
  public SourceConnectorConfig(Map<String, String> props, boolean createTopics) {
    super(withOwnKeys(configDef()), props);
    this.topicCreationGroups =
        createTopics && usesTopicCreation(props) ? TopicCreationGroup.read(props) : List.of();
  }

  /** Keys of source connectors that Apache Kafka Connect has too. */
  public static ConfigDef configDef() {
    return SourceConnectorKeys.definition();
  }

  /** Fairlead's own keys of source connectors. */
  public static ConfigDef ownConfigDef() {
    return withOwnKeys(new ConfigDef());
  }

  private static ConfigDef withOwnKeys(ConfigDef keys) {
    return keys.define(
            DLQ_TOPIC_NAME_CONFIG,
            Type.STRING,
            "",
            Importance.MEDIUM,
            "Topic that keeps the records that could not be converted or sent and were skipped."
                + " Empty: they are kept nowhere.",
            ERROR_GROUP,
            6,
            Width.MEDIUM,
            "Dead Letter Queue Topic Name")
        .define(
            DLQ_TOPIC_REPLICATION_FACTOR_CONFIG,
            Type.SHORT,
            (short) 3,
            TopicCreationKeys.REPLICATION_FACTOR,
            Importance.MEDIUM,
            "Replicas of the dead-letter topic when it is created; -1 for the brokers' default.",
            ERROR_GROUP,
            7,
            Width.MEDIUM,
            "Dead Letter Queue Topic Replication Factor")
        .define(
            DLQ_CONTEXT_HEADERS_ENABLE_CONFIG,
            Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            "Adds headers to dead letters that tell what went wrong and where.",
            ERROR_GROUP,
            8,
            Width.MEDIUM,
            "Enable Error Context Headers");
  }

  /** Whether the configuration says anything of the topics to create (KIP-158). */
  public static boolean usesTopicCreation(Map<String, String> props) {
    return props.keySet().stream().anyMatch(key -> key.startsWith(TOPIC_CREATION_PREFIX));
  }

  public boolean usesTopicCreation() {
    return !topicCreationGroups.isEmpty();
  }

  /**
   * Named groups in the order in which they are tried, the default group last; empty when the
   * connector leaves topics to the brokers.
   */
  public List<TopicCreationGroup> topicCreationGroups() {
    return topicCreationGroups;
  }

  public ExactlyOnceSupportLevel exactlyOnceSupport() {
    return ExactlyOnceSupportLevel.of(getString(EXACTLY_ONCE_SUPPORT_CONFIG));
  }

  public TransactionBoundary transactionBoundary() {
    return TransactionBoundary.fromProperty(getString(TRANSACTION_BOUNDARY_CONFIG));
  }

  /** Empty: the worker's interval of offset commits. */
  public Optional<Duration> transactionBoundaryInterval() {
    return Optional.ofNullable(getLong(TRANSACTION_BOUNDARY_INTERVAL_CONFIG))
        .map(Duration::ofMillis);
  }

  /** Empty: the worker's offsets topic. */
  public Optional<String> offsetsTopic() {
    return Optional.ofNullable(getString(OFFSETS_TOPIC_CONFIG))
        .map(String::trim)
        .filter(name -> !name.isEmpty());
  }

  public Optional<String> deadLetterTopic() {
    return Optional.of(getString(DLQ_TOPIC_NAME_CONFIG).trim()).filter(name -> !name.isEmpty());
  }

  public short deadLetterTopicReplicationFactor() {
    return getShort(DLQ_TOPIC_REPLICATION_FACTOR_CONFIG);
  }

  public boolean deadLetterContextHeadersEnabled() {
    return getBoolean(DLQ_CONTEXT_HEADERS_ENABLE_CONFIG);
  }

  /** Keys in Apache Kafka Connect's groups and order. */
  private static final class SourceConnectorKeys {

    private static final ConfigDef.Validator AT_LEAST_ZERO = ConfigDef.Range.atLeast(0);

    static ConfigDef definition() {
      return ConnectorConfig.configDef()
          .define(
              TOPIC_CREATION_GROUPS_CONFIG,
              Type.LIST,
              List.of(),
              ConnectorKeys.uniqueNames("unique topic creation groups"),
              Importance.LOW,
              "Names of groups of topics with settings of their own for topics that this connector"
                  + " creates; each is set up by topic.creation.GROUP.* keys. The group 'default'"
                  + " is always there.",
              TOPIC_CREATION_GROUP,
              1,
              Width.LONG,
              "Topic Creation Groups")
          .define(
              EXACTLY_ONCE_SUPPORT_CONFIG,
              Type.STRING,
              ExactlyOnceSupportLevel.REQUESTED.toString(),
              CaseInsensitiveValidString.in(Utils.enumOptions(ExactlyOnceSupportLevel.class)),
              Importance.MEDIUM,
              "'required' refuses the connector unless the worker has exactly-once sources enabled"
                  + " and the connector says that it can; 'requested' does not ask.",
              EXACTLY_ONCE_SUPPORT_GROUP,
              2,
              Width.SHORT,
              "Exactly once support")
          .define(
              TRANSACTION_BOUNDARY_CONFIG,
              Type.STRING,
              TransactionBoundary.DEFAULT.toString(),
              CaseInsensitiveValidString.in(Utils.enumOptions(TransactionBoundary.class)),
              Importance.MEDIUM,
              "Where transactions of exactly-once sources end: 'poll' after each batch, 'interval'"
                  + " after some time, 'connector' where the connector says.",
              EXACTLY_ONCE_SUPPORT_GROUP,
              3,
              Width.SHORT,
              "Transaction Boundary")
          .define(
              TRANSACTION_BOUNDARY_INTERVAL_CONFIG,
              Type.LONG,
              null,
              ConfigDef.LambdaValidator.with(
                  (name, value) -> {
                    if (value != null) {
                      AT_LEAST_ZERO.ensureValid(name, value);
                    }
                  },
                  AT_LEAST_ZERO::toString),
              Importance.LOW,
              "Milliseconds of a transaction with the boundary 'interval'; not set: the worker's"
                  + " offset.flush.interval.ms.",
              EXACTLY_ONCE_SUPPORT_GROUP,
              4,
              Width.SHORT,
              "Transaction boundary interval")
          .define(
              OFFSETS_TOPIC_CONFIG,
              Type.STRING,
              null,
              new ConfigDef.NonEmptyString(),
              Importance.LOW,
              "Topic for this connector's offsets, instead of the worker's; made when it is not"
                  + " there, on the cluster that the connector writes to. Without effect in"
                  + " standalone mode.",
              OFFSETS_TOPIC_GROUP,
              1,
              Width.LONG,
              "Offsets topic");
    }
  }
}
