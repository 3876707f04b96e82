// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** Keys below {@code topic.creation.GROUP.} (KIP-158). */
final class TopicCreationKeys {

  static final String DEFAULT_GROUP = "default";
  static final String INCLUDE = "include";
  static final String EXCLUDE = "exclude";
  static final String REPLICATION_FACTOR_KEY = "replication.factor";
  static final String PARTITIONS_KEY = "partitions";

  static final ConfigDef.Validator PARTITIONS =
      ConfigDef.LambdaValidator.with(
          (name, value) ->
              requirePositive(
                  name,
                  value,
                  "Number of partitions must be positive, or -1 to use the broker's default"),
          () -> "Positive number, or -1 to use the broker's default");

  static final ConfigDef.Validator REPLICATION_FACTOR =
      ConfigDef.LambdaValidator.with(
          (name, value) ->
              requirePositive(
                  name,
                  value,
                  "Replication factor must be positive and not larger than the number of brokers in"
                      + " the Kafka cluster, or -1 to use the broker's default"),
          () ->
              "Positive number not larger than the number of brokers in the Kafka cluster, or -1"
                  + " to use the broker's default");

  private static final ConfigDef.Validator REGEXES =
      ConfigDef.LambdaValidator.with(
          TopicCreationKeys::requireRegexes, () -> "regular expressions, separated by commas");

  private TopicCreationKeys() {}

  static ConfigDef defaultGroup() {
    return group(
        DEFAULT_GROUP,
        ".*",
        new ConfigDef.NonNullValidator(),
        ConfigDef.NO_DEFAULT_VALUE,
        ConfigDef.NO_DEFAULT_VALUE);
  }

  static ConfigDef namedGroup(String group, short replicationFactor, int partitions) {
    return group(group, List.of(), REGEXES, replicationFactor, partitions);
  }

  private static ConfigDef group(
      String group,
      Object include,
      ConfigDef.Validator regexes,
      Object replicationFactor,
      Object partitions) {
    return new ConfigDef()
        .define(
            INCLUDE,
            Type.LIST,
            include,
            regexes,
            Importance.LOW,
            "Regular expressions for the topics that this group's settings are for.",
            group,
            1,
            Width.LONG,
            "Inclusion Topic Pattern for " + group)
        .define(
            EXCLUDE,
            Type.LIST,
            List.of(),
            regexes,
            Importance.LOW,
            "Regular expressions for the topics that this group's settings are not for, even when"
                + " they are included.",
            group,
            2,
            Width.LONG,
            "Exclusion Topic Pattern for " + group)
        .define(
            REPLICATION_FACTOR_KEY,
            Type.SHORT,
            replicationFactor,
            REPLICATION_FACTOR,
            Importance.LOW,
            "Replicas of new topics, or -1 for the brokers' default. Needed for the default group;"
                + " other groups take it from there when they have none.",
            group,
            3,
            Width.LONG,
            "Replication Factor for Topics in " + group)
        .define(
            PARTITIONS_KEY,
            Type.INT,
            partitions,
            PARTITIONS,
            Importance.LOW,
            "Partitions of new topics, or -1 for the brokers' default. Needed for the default group;"
                + " other groups take it from there when they have none.",
            group,
            4,
            Width.LONG,
            "Partition Count for Topics in " + group);
  }

  private static void requirePositive(String name, Object value, String message) {
    // Null when it could not be parsed, which is an error of its own already.
    if (value != null && ((Number) value).intValue() != -1 && ((Number) value).intValue() < 1) {
      throw new ConfigException(name, value, message);
    }
  }

  private static void requireRegexes(String name, Object value) {
    try {
      ((List<?>) value).forEach(regex -> Pattern.compile((String) regex));
    } catch (PatternSyntaxException e) {
      throw new ConfigException(
          name, value, "Syntax error in regular expression: " + e.getMessage());
    }
  }
}
