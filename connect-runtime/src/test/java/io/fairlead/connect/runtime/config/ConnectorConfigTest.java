// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class ConnectorConfigTest {

  @Test
  void keysAreThoseOfApache() {
    assertThat(described(ConnectorConfig.configDef()))
        .isEqualTo(described(org.apache.kafka.connect.runtime.ConnectorConfig.configDef()));
    assertThat(described(SinkConnectorConfig.configDef()))
        .isEqualTo(described(org.apache.kafka.connect.runtime.SinkConnectorConfig.configDef()));
    assertThat(described(SourceConnectorConfig.configDef()))
        .isEqualTo(described(org.apache.kafka.connect.runtime.SourceConnectorConfig.configDef()));
  }

  private static List<String> described(ConfigDef keys) {
    return keys.configKeys().values().stream()
        .map(
            key ->
                String.join(
                    " | ",
                    key.name,
                    key.type.toString(),
                    key.hasDefault() ? String.valueOf(key.defaultValue) : "none",
                    key.importance.toString(),
                    String.valueOf(key.group),
                    String.valueOf(key.orderInGroup),
                    key.width.toString(),
                    key.displayName,
                    key.dependents.toString(),
                    String.valueOf(key.recommender == null)))
        .toList();
  }

  @Test
  void valuesAreJudgedAsApacheJudgesThem() {
    List<Map<String, String>> configs =
        List.of(
            Map.of(),
            Map.of("name", "x", "connector.class", "X", "topics", "a"),
            Map.of("name", "", "connector.class", "X", "tasks.max", "0"),
            Map.of("name", "x\u0001", "connector.class", "X", "tasks.max", "many"),
            Map.of("name", "x", "connector.class", "X", "transforms", "a,a", "predicates", "b,b"),
            Map.of("name", "x", "connector.class", "X", "errors.tolerance", "some"),
            Map.of("name", "x", "connector.class", "X", "config.action.reload", "perhaps"),
            Map.of("name", "x", "connector.class", "X", "key.converter", "java.lang.String"),
            Map.of("name", "x", "connector.class", "X", "key.converter", "no.such.Class"),
            Map.of("name", "x", "connector.class", "X", "key.converter.plugin.version", "[1,"),
            Map.of("name", "x", "connector.class", "X", "topics.regex", "("),
            Map.of("name", "x", "connector.class", "X", "topics", "a,a"),
            Map.of("name", "x", "connector.class", "X", "exactly.once.support", "never"),
            Map.of("name", "x", "connector.class", "X", "transaction.boundary", "never"),
            Map.of("name", "x", "connector.class", "X", "transaction.boundary.interval.ms", "-1"),
            Map.of("name", "x", "connector.class", "X", "offsets.storage.topic", ""));
    for (Map<String, String> config : configs) {
      assertThat(judged(SinkConnectorConfig.configDef(), config))
          .as("sink %s", config)
          .isEqualTo(
              judged(org.apache.kafka.connect.runtime.SinkConnectorConfig.configDef(), config));
      assertThat(judged(SourceConnectorConfig.configDef(), config))
          .as("source %s", config)
          .isEqualTo(
              judged(org.apache.kafka.connect.runtime.SourceConnectorConfig.configDef(), config));
    }
  }

  private static Map<String, String> judged(ConfigDef keys, Map<String, String> config) {
    Map<String, String> judged = new HashMap<>();
    for (ConfigValue value : keys.validate(config)) {
      judged.put(
          value.name(),
          value.value()
              + " "
              + value.errorMessages()
              + " "
              + value.recommendedValues()
              + " "
              + value.visible());
    }
    return judged;
  }

  private static Map<String, String> base(String... more) {
    Map<String, String> props = new HashMap<>(Map.of("name", "c", "connector.class", "Some"));
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return props;
  }

  @Test
  void readsConvertersThatAreNotOnTheClassPath() {
    ConnectorConfig config =
        new ConnectorConfig(
            base("key.converter", "AvroConverter", "key.converter.plugin.version", "[1,2)"));

    assertThat(config.keyConverter()).contains(new PluginReference("AvroConverter", "[1,2)"));
    assertThat(config.valueConverter()).isEmpty();
    assertThat(config.errorTolerance()).isEqualTo(ToleranceType.NONE);
    assertThat(config.configReloadAction()).isEqualTo(ConfigReloadAction.RESTART);
    assertThat(config.tasksMax()).isEqualTo(1);
  }

  @Test
  void readsTheChainOfTransformations() {
    ConnectorConfig config =
        new ConnectorConfig(
            base(
                "transforms", "mask,route",
                "transforms.mask.type", "MaskField$Value",
                "transforms.mask.plugin.version", "1.0",
                "transforms.mask.fields", "iban",
                "transforms.mask.predicate", "tombstone",
                "transforms.mask.negate", "true",
                "transforms.route.type", "RegexRouter",
                "predicates", "tombstone",
                "predicates.tombstone.type", "RecordIsTombstone"));

    List<TransformationDefinition> chain = config.transformations();

    assertThat(chain).extracting(TransformationDefinition::alias).containsExactly("mask", "route");
    assertThat(chain.get(0).plugin()).isEqualTo(new PluginReference("MaskField$Value", "1.0"));
    assertThat(chain.get(0).predicate()).contains("tombstone");
    assertThat(chain.get(0).negate()).isTrue();
    assertThat(chain.get(0).config()).containsEntry("fields", "iban").doesNotContainKey("negate");
    assertThat(chain.get(1).predicate()).isEmpty();
    assertThat(config.predicates()).containsOnlyKeys("tombstone");
  }

  @Test
  void refusesPredicatesThatAreNotThere() {
    ConnectorConfig config =
        new ConnectorConfig(
            base("transforms", "a", "transforms.a.type", "X", "transforms.a.predicate", "p"));

    assertThatThrownBy(config::transformations)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("transforms.a.predicate");
  }

  @Test
  void sinkRules() {
    assertThatThrownBy(() -> SinkConnectorConfig.validate(base()))
        .hasMessageContaining("Must configure one of topics or topics.regex");
    assertThatThrownBy(() -> SinkConnectorConfig.validate(base("topics", "a", "topics.regex", "b")))
        .hasMessageContaining("mutually exclusive");
    assertThatThrownBy(
            () ->
                SinkConnectorConfig.validate(
                    base("topics", "a,b", "errors.deadletterqueue.topic.name", " b ")))
        .hasMessageContaining("DLQ topic 'b' may not be included");
    assertThatThrownBy(
            () ->
                SinkConnectorConfig.validate(
                    base("topics.regex", "b.*", "errors.deadletterqueue.topic.name", "bad")))
        .hasMessageContaining("DLQ topic 'bad' may not be matched");
  }

  @Test
  void readsTopicCreationGroupsInOrder() {
    SourceConnectorConfig config =
        new SourceConnectorConfig(
            base(
                "topic.creation.groups", "compacted,wide",
                "topic.creation.default.partitions", "4",
                "topic.creation.default.replication.factor", "-1",
                "topic.creation.default.include", "nothing",
                "topic.creation.compacted.include", "orders.*,customers",
                "topic.creation.compacted.exclude", "orders-tmp",
                "topic.creation.compacted.cleanup.policy", "compact",
                "topic.creation.wide.include", ".*wide",
                "topic.creation.wide.partitions", "64"));

    List<TopicCreationGroup> groups = config.topicCreationGroups();

    assertThat(groups)
        .extracting(TopicCreationGroup::name)
        .containsExactly("compacted", "wide", "default");
    assertThat(groups.get(0).matches("orders-new")).isTrue();
    assertThat(groups.get(0).matches("orders-tmp")).isFalse();
    assertThat(groups.get(0).newTopic("t").configs())
        .isEqualTo(Map.of("cleanup.policy", "compact"));
    assertThat(groups.get(0).newTopic("t").numPartitions()).isEqualTo(4);
    assertThat(groups.get(1).partitions()).isEqualTo(64);
    assertThat(groups.get(2).matches("anything")).isTrue();
    assertThat(groups.get(2).newTopic("t").replicationFactor()).isEqualTo((short) -1);
  }

  @Test
  void topicCreationNeedsADefault() {
    Map<String, String> props = base("topic.creation.default.partitions", "0");

    assertThatThrownBy(() -> new SourceConnectorConfig(props)).isInstanceOf(ConfigException.class);
    assertThat(TopicCreationGroup.validate(props))
        .extracting(ConfigValue::name)
        .containsExactlyInAnyOrder(
            "topic.creation.default.partitions", "topic.creation.default.replication.factor");
    assertThat(new SourceConnectorConfig(props, false).topicCreationGroups()).isEmpty();
  }

  @Test
  void sourcesHaveDeadLettersToo() {
    SourceConnectorConfig config =
        new SourceConnectorConfig(
            base(
                "fairlead.errors.deadletterqueue.topic.name",
                "dead",
                "offsets.storage.topic",
                "o"));

    assertThat(config.deadLetterTopic()).contains("dead");
    assertThat(config.deadLetterTopicReplicationFactor()).isEqualTo((short) 3);
    assertThat(config.deadLetterContextHeadersEnabled()).isFalse();
    assertThat(config.offsetsTopic()).contains("o");
    assertThat(config.transactionBoundaryInterval()).isEqualTo(Optional.empty());
  }
}
