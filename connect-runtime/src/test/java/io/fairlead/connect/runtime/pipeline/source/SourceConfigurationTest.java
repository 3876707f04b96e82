// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.pipeline.RecordingListener;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.servers.KafkaBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transforms, converters, topic creation and client overrides as a connector configures them. */
class SourceConfigurationTest {

  private static final String TRANSFORMS = "org.apache.kafka.connect.transforms.";

  private static KafkaBroker broker;

  private final RecordingListener listener = new RecordingListener();
  private SourceHarness harness;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void open() {
    harness = new SourceHarness(broker);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void transformsApplyInOrderAndOnlyWherePredicatesSaySo() {
    // given
    String topic = "in-" + UUID.randomUUID();
    broker.createTopic("out-" + topic, 1, Map.of());
    Map<String, String> config = new HashMap<>();
    config.put("transforms", "wrap,route,never");
    config.put("transforms.wrap.type", TRANSFORMS + "HoistField$Value");
    config.put("transforms.wrap.field", "line");
    config.put("transforms.route.type", TRANSFORMS + "RegexRouter");
    config.put("transforms.route.regex", "in-(.*)");
    config.put("transforms.route.replacement", "out-in-$1");
    config.put("transforms.never.type", TRANSFORMS + "Filter");
    config.put("transforms.never.predicate", "routed");
    config.put("transforms.never.negate", "true");
    config.put("predicates", "routed");
    config.put("predicates.routed.type", TRANSFORMS + "predicates.TopicNameMatches");
    config.put("predicates.routed.pattern", "out-.*");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");

    // when
    harness.start(new Numbers(topic, 1, 5, 5), listener, config);

    // then
    assertThat(harness.values("out-" + topic, 0, 5))
        .containsExactly(
            "{\"line\":\"0:0\"}",
            "{\"line\":\"0:1\"}",
            "{\"line\":\"0:2\"}",
            "{\"line\":\"0:3\"}",
            "{\"line\":\"0:4\"}");
    assertThat(harness.figure("connector-transform-metrics", "transform-class"))
        .asString()
        .startsWith(TRANSFORMS);
    assertThat(harness.figure("connector-predicate-metrics", "predicate-class"))
        .isEqualTo(TRANSFORMS + "predicates.TopicNameMatches");
  }

  @Test
  void connectorsConverterWinsOverTheWorkers() {
    // given
    String topic = harness.newTopic(1);

    // when
    harness.start(
        new Numbers(topic, 1, 1, 1),
        listener,
        Map.of("key.converter", "org.apache.kafka.connect.json.JsonConverter"));

    // then
    ConsumerRecord<byte[], byte[]> record = harness.read(topic, 0, 1).get(0);
    assertThat(SourceHarness.text(record.key()))
        .isEqualTo("{\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"k0\"}");
    assertThat(SourceHarness.text(record.value())).isEqualTo("0:0");
    assertThat(harness.figure("connector-task-metrics", "key-converter-class"))
        .isEqualTo("org.apache.kafka.connect.json.JsonConverter");
    assertThat(harness.figure("connector-task-metrics", "connector-type")).isEqualTo("source");
    assertThat(harness.figure("connector-task-metrics", "task-version")).isEqualTo("1.2.3");
  }

  @Test
  void topicsAreCreatedWithTheSettingsOfTheFirstGroupThatMatches() throws Exception {
    // given
    String topic = "orders-" + UUID.randomUUID();
    Map<String, String> config = new HashMap<>();
    config.put("topic.creation.groups", "orders,others");
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("topic.creation.orders.include", "orders-.*");
    config.put("topic.creation.orders.partitions", "3");
    config.put("topic.creation.orders.cleanup.policy", "compact");
    config.put("topic.creation.others.include", ".*");
    config.put("topic.creation.others.partitions", "7");

    // when
    Numbers numbers = new Numbers(topic, 1, 10, 10);
    harness.start(numbers, listener, config);

    // then
    await().until(() -> numbers.acknowledged.get() == 10);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicDescription created =
          admin.describeTopics(List.of(topic)).allTopicNames().get(30, TimeUnit.SECONDS).get(topic);
      assertThat(created.partitions()).hasSize(3);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      assertThat(
              admin
                  .describeConfigs(List.of(resource))
                  .all()
                  .get(30, TimeUnit.SECONDS)
                  .get(resource)
                  .get("cleanup.policy")
                  .value())
          .isEqualTo("compact");
    }
  }

  @Test
  void topicThatCannotBeCreatedFailsTheTaskAndSaysHowToGoOn() {
    // given
    Map<String, String> config = new HashMap<>();
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "5");

    // when
    TaskRunner runner =
        harness.start(new Numbers("t-" + UUID.randomUUID(), 1, 10, 10), listener, config);

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.failure())
        .hasMessageContaining("Could not create topic 't-")
        .hasMessageContaining("topic.creation.");
  }

  @Test
  void withoutGroupsTopicsAreLeftToTheBroker() {
    // given
    String topic = "auto-" + UUID.randomUUID();

    // when
    harness.start(new Numbers(topic, 1, 10, 10), listener, Map.of());

    // then
    assertThat(harness.values(topic, 0, 10)).hasSize(10);
  }

  @Test
  void overridesReachTheProducer() {
    // given
    String topic = harness.newTopic(1);
    Numbers numbers =
        new Numbers(topic, 1, 2, 1) {
          @Override
          String value(int partition, int number) {
            return number == 1 ? "x".repeat(10_000) : super.value(partition, number);
          }
        };

    // when
    TaskRunner runner =
        harness.start(numbers, listener, Map.of("producer.override.max.request.size", "5000"));

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.failure()).hasMessageContaining("RecordTooLargeException");
  }

  @Test
  void overrideThatThePolicyRefusesFailsTheTaskWithoutItsValue() {
    // given
    Map<String, String> config = Map.of("producer.override.forbidden", "confidential");

    // when
    TaskRunner runner = harness.start(new Numbers(harness.newTopic(1), 1, 1, 1), listener, config);

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.failure())
        .hasMessageContaining("producer.override.forbidden")
        .hasMessageNotContaining("confidential");
  }

  @Test
  void workersPolicyNoneRefusesEveryOverride() {
    // given
    try (SourceHarness strict =
        new SourceHarness(
            broker,
            Map.of("connector.client.config.override.policy", "None"),
            ConfigProviders.none())) {
      // when
      TaskRunner runner =
          strict.start(
              new Numbers(strict.newTopic(1), 1, 1, 1),
              listener,
              Map.of("producer.override.linger.ms", "1"));

      // then
      assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
      assertThat(listener.failure()).hasMessageContaining("producer.override.linger.ms");
    }
  }
}
