// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.sink.SinkTask;

/** The framework's part of a sink connector's configuration. */
public final class SinkConnectorConfig extends ConnectorConfig {

  public static final String TOPICS_CONFIG = SinkTask.TOPICS_CONFIG;
  public static final String TOPICS_REGEX_CONFIG = SinkTask.TOPICS_REGEX_CONFIG;
  public static final String DLQ_PREFIX = "errors.deadletterqueue.";
  public static final String DLQ_TOPIC_NAME_CONFIG = DLQ_PREFIX + "topic.name";
  public static final String DLQ_TOPIC_REPLICATION_FACTOR_CONFIG =
      DLQ_PREFIX + "topic.replication.factor";
  public static final String DLQ_CONTEXT_HEADERS_ENABLE_CONFIG =
      DLQ_PREFIX + "context.headers.enable";

  /**
   * @throws ConfigException when a value is missing or wrong; rules between keys are checked by
   *     {@link #validate(Map)}
   */
  public SinkConnectorConfig(Map<String, String> props) {
    super(configDef(), props);
  }

  /** Keys of sink connectors. */
  public static ConfigDef configDef() {
    return ConnectorConfig.configDef()
        .define(
            TOPICS_CONFIG,
            Type.LIST,
            List.of(),
            ConfigDef.ValidList.anyNonDuplicateValues(true, false),
            Importance.HIGH,
            "Topics to read, separated by commas.",
            COMMON_GROUP,
            4,
            Width.LONG,
            "Topics")
        .define(
            TOPICS_REGEX_CONFIG,
            Type.STRING,
            "",
            ConfigDef.LambdaValidator.with(SinkConnectorConfig::requireRegex, () -> "valid regex"),
            Importance.HIGH,
            "Java regular expression for the topics to read, instead of " + TOPICS_CONFIG + ".",
            COMMON_GROUP,
            4,
            Width.LONG,
            "Topics regex")
        .define(
            DLQ_TOPIC_NAME_CONFIG,
            Type.STRING,
            "",
            Importance.MEDIUM,
            "Topic that keeps the records that could not be processed and were skipped. Empty:"
                + " they are kept nowhere.",
            ERROR_GROUP,
            6,
            Width.MEDIUM,
            "Dead Letter Queue Topic Name")
        .define(
            DLQ_TOPIC_REPLICATION_FACTOR_CONFIG,
            Type.SHORT,
            (short) 3,
            Importance.MEDIUM,
            "Replicas of the dead-letter topic when it is created.",
            ERROR_GROUP,
            7,
            Width.MEDIUM,
            "Dead Letter Queue Topic Replication Factor")
        .define(
            DLQ_CONTEXT_HEADERS_ENABLE_CONFIG,
            Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            "Adds headers to dead letters that tell what went wrong and where; their names start"
                + " with __connect.errors.",
            ERROR_GROUP,
            8,
            Width.MEDIUM,
            "Enable Error Context Headers");
  }

  /** Topics by name; empty when {@link #topicsRegex} is used. */
  public List<String> topics() {
    return parseTopics(getList(TOPICS_CONFIG));
  }

  public Optional<Pattern> topicsRegex() {
    String regex = getString(TOPICS_REGEX_CONFIG);
    return Utils.isBlank(regex) ? Optional.empty() : Optional.of(Pattern.compile(regex));
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

  /** Whether tasks get a reporter for records that they cannot deliver (KIP-610). */
  public boolean errantRecordReporterEnabled() {
    return deadLetterTopic().isPresent() || errorsLogEnabled();
  }

  public static boolean hasDeadLetterTopic(Map<String, String> props) {
    return !Utils.isBlank(props.get(DLQ_TOPIC_NAME_CONFIG));
  }

  /**
   * Checks the rules between a sink's keys.
   *
   * @throws ConfigException with the first that is broken
   */
  public static void validate(Map<String, String> props) {
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    validate(props, values);
    for (ConfigValue value : values.values()) {
      if (!value.errorMessages().isEmpty()) {
        throw new ConfigException(value.name(), value.value(), value.errorMessages().get(0));
      }
    }
  }

  /** Checks the rules between a sink's keys and adds what is wrong to the values. */
  public static void validate(Map<String, String> props, Map<String, ConfigValue> values) {
    String topics = props.get(TOPICS_CONFIG);
    String regex = props.get(TOPICS_REGEX_CONFIG);
    boolean hasTopics = !Utils.isBlank(topics);
    boolean hasRegex = !Utils.isBlank(regex);
    if (hasTopics && hasRegex) {
      addToBoth(
          values,
          topics,
          regex,
          TOPICS_CONFIG
              + " and "
              + TOPICS_REGEX_CONFIG
              + " are mutually exclusive options, but both are set.");
    }
    if (!hasTopics && !hasRegex) {
      addToBoth(
          values,
          topics,
          regex,
          "Must configure one of " + TOPICS_CONFIG + " or " + TOPICS_REGEX_CONFIG);
    }
    String deadLetters = props.get(DLQ_TOPIC_NAME_CONFIG);
    if (!Utils.isBlank(deadLetters)) {
      requireOtherTopics(deadLetters.trim(), props, values);
    }
  }

  private static void requireOtherTopics(
      String deadLetters, Map<String, String> props, Map<String, ConfigValue> values) {
    String topics = props.get(TOPICS_CONFIG);
    String regex = props.get(TOPICS_REGEX_CONFIG);
    if (!Utils.isBlank(topics)) {
      List<String> names =
          parseTopics((List<?>) ConfigDef.parseType(TOPICS_CONFIG, topics, Type.LIST));
      if (names.contains(deadLetters)) {
        add(
            values,
            TOPICS_CONFIG,
            topics,
            String.format(
                "The DLQ topic '%s' may not be included in the list of topics ('%s=%s') consumed by"
                    + " the connector",
                deadLetters, TOPICS_CONFIG, names));
      }
    }
    if (!Utils.isBlank(regex) && matches(regex, deadLetters)) {
      add(
          values,
          TOPICS_REGEX_CONFIG,
          regex,
          String.format(
              "The DLQ topic '%s' may not be matched by the regex for the topics ('%s=%s') consumed"
                  + " by the connector",
              deadLetters, TOPICS_REGEX_CONFIG, regex));
    }
  }

  private static boolean matches(String regex, String topic) {
    try {
      return Pattern.compile(regex).matcher(topic).matches();
    } catch (PatternSyntaxException e) {
      // The key's own validator tells that it is no regular expression.
      return false;
    }
  }

  private static List<String> parseTopics(List<?> topics) {
    return topics.stream()
        .map(String::valueOf)
        .filter(topic -> !topic.isEmpty())
        .distinct()
        .toList();
  }

  private static void addToBoth(
      Map<String, ConfigValue> values, String topics, String regex, String message) {
    add(values, TOPICS_CONFIG, topics, message);
    add(values, TOPICS_REGEX_CONFIG, regex, message);
  }

  private static void add(
      Map<String, ConfigValue> values, String key, String value, String message) {
    values
        .computeIfAbsent(
            key, name -> new ConfigValue(name, value, new ArrayList<>(), new ArrayList<>()))
        .addErrorMessage(message);
  }

  private static void requireRegex(String name, Object value) {
    try {
      Pattern.compile((String) value);
    } catch (PatternSyntaxException e) {
      throw new ConfigException(name, value, "Invalid regex: " + e.getMessage());
    }
  }
}
