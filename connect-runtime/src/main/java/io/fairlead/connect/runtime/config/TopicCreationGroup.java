// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * Settings for the topics that a source connector creates (KIP-158).
 *
 * @param name of the group; {@code default} for the one that takes what no other group takes
 * @param include topics that it is for
 * @param exclude topics that it is not for, even when included
 * @param partitions of new topics, or -1 for the brokers' default
 * @param replicationFactor of new topics, or -1 for the brokers' default
 * @param topicConfigs further settings of new topics
 */
public record TopicCreationGroup(
    String name,
    Pattern include,
    Pattern exclude,
    int partitions,
    short replicationFactor,
    Map<String, String> topicConfigs) {

  private static final Set<String> NOT_TOPIC_CONFIGS =
      Set.of(
          TopicCreationKeys.INCLUDE,
          TopicCreationKeys.EXCLUDE,
          TopicCreationKeys.REPLICATION_FACTOR_KEY,
          TopicCreationKeys.PARTITIONS_KEY);

  public TopicCreationGroup {
    topicConfigs = Map.copyOf(topicConfigs);
  }

  public boolean isDefault() {
    return name.equals(TopicCreationKeys.DEFAULT_GROUP);
  }

  /** Whether a topic of this name gets this group's settings; the first group that says so wins. */
  public boolean matches(String topic) {
    return !exclude.matcher(topic).matches() && include.matcher(topic).matches();
  }

  public NewTopic newTopic(String topic) {
    Optional<Integer> partitionCount = Optional.of(partitions).filter(count -> count != -1);
    Optional<Short> replicas = Optional.of(replicationFactor).filter(count -> count != -1);
    return new NewTopic(topic, partitionCount, replicas).configs(topicConfigs);
  }

  /** Named groups in their order, the default group last. */
  static List<TopicCreationGroup> read(Map<String, String> props) {
    // Patterns of the default group are ignored: it is for everything.
    Map<String, String> settings = new HashMap<>(props);
    settings.remove(key(TopicCreationKeys.DEFAULT_GROUP, TopicCreationKeys.INCLUDE));
    settings.remove(key(TopicCreationKeys.DEFAULT_GROUP, TopicCreationKeys.EXCLUDE));
    AbstractConfig config = new AbstractConfig(definition(settings), settings, false);
    List<TopicCreationGroup> groups = new ArrayList<>();
    for (String name : names(props)) {
      groups.add(read(name, config));
    }
    groups.add(read(TopicCreationKeys.DEFAULT_GROUP, config));
    return List.copyOf(groups);
  }

  /** What is wrong with the topic creation settings; empty when nothing is, or none are used. */
  public static List<ConfigValue> validate(Map<String, String> props) {
    if (!SourceConnectorConfig.usesTopicCreation(props)) {
      return List.of();
    }
    Map<String, String> settings = new HashMap<>(props);
    settings.values().removeIf(Objects::isNull);
    ConfigDef definition;
    try {
      definition = definition(settings);
    } catch (ConfigException e) {
      // The default group is wrong, on which the others build.
      definition = defaultGroup();
    }
    return definition.validate(settings).stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .toList();
  }

  private static TopicCreationGroup read(String name, AbstractConfig config) {
    Map<String, String> topicConfigs =
        config
            .originalsWithPrefix(SourceConnectorConfig.TOPIC_CREATION_PREFIX + name + ".")
            .entrySet()
            .stream()
            .filter(entry -> !NOT_TOPIC_CONFIGS.contains(entry.getKey()))
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
    return new TopicCreationGroup(
        name,
        anyOf(config.getList(key(name, TopicCreationKeys.INCLUDE))),
        anyOf(config.getList(key(name, TopicCreationKeys.EXCLUDE))),
        config.getInt(key(name, TopicCreationKeys.PARTITIONS_KEY)),
        config.getShort(key(name, TopicCreationKeys.REPLICATION_FACTOR_KEY)),
        topicConfigs);
  }

  private static Pattern anyOf(List<String> regexes) {
    return Pattern.compile(String.join("|", regexes));
  }

  private static ConfigDef definition(Map<String, String> props) {
    ConfigDef definition = defaultGroup();
    AbstractConfig defaults = new AbstractConfig(definition, props, false);
    short replicationFactor =
        defaults.getShort(
            key(TopicCreationKeys.DEFAULT_GROUP, TopicCreationKeys.REPLICATION_FACTOR_KEY));
    int partitions =
        defaults.getInt(key(TopicCreationKeys.DEFAULT_GROUP, TopicCreationKeys.PARTITIONS_KEY));
    for (String name : names(props)) {
      String group = SourceConnectorConfig.TOPIC_CREATION_GROUP + ": " + name;
      definition.embed(
          SourceConnectorConfig.TOPIC_CREATION_PREFIX + name + ".",
          group,
          0,
          TopicCreationKeys.namedGroup(group, replicationFactor, partitions));
    }
    return definition;
  }

  private static ConfigDef defaultGroup() {
    ConfigDef definition = new ConfigDef();
    definition.embed(
        SourceConnectorConfig.TOPIC_CREATION_PREFIX + TopicCreationKeys.DEFAULT_GROUP + ".",
        TopicCreationKeys.DEFAULT_GROUP,
        0,
        TopicCreationKeys.defaultGroup());
    return definition;
  }

  private static List<String> names(Map<String, String> props) {
    Object names =
        ConfigDef.parseType(
            SourceConnectorConfig.TOPIC_CREATION_GROUPS_CONFIG,
            props.get(SourceConnectorConfig.TOPIC_CREATION_GROUPS_CONFIG),
            ConfigDef.Type.LIST);
    return names instanceof List<?> list
        ? list.stream()
            .map(String::valueOf)
            .filter(name -> !name.isEmpty() && !name.equals(TopicCreationKeys.DEFAULT_GROUP))
            .distinct()
            .toList()
        : List.of();
  }

  private static String key(String group, String setting) {
    return SourceConnectorConfig.TOPIC_CREATION_PREFIX + group + "." + setting;
  }
}
