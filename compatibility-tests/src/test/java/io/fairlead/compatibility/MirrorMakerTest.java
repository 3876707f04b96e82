// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.compatibility.harness.ConnectRuntime;
import io.fairlead.compatibility.harness.ConnectRuntime.RunningWorker;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.TopicProbe;
import io.fairlead.compatibility.harness.WorkerProperties;
import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** MirrorMaker 2's three connectors copy from one cluster to another. */
class MirrorMakerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String PACKAGE = "org.apache.kafka.connect.mirror.";
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final int RECORDS = 2_000;
  private static final long CONSUMED = 1_500;

  @Test
  void copiesRecordsOffsetsAndHeartbeats() {
    // given two clusters, and a group that has read a part of a topic in the first
    try (KafkaBroker west = KafkaBroker.start();
        KafkaBroker east = KafkaBroker.start();
        TopicProbe westTopics = new TopicProbe(west.bootstrapServers());
        TopicProbe eastTopics = new TopicProbe(east.bootstrapServers());
        RunningWorker worker = ConnectRuntime.subject().start(properties(east))) {
      west.createTopic("orders", 1, Map.of("retention.ms", "123456789"));
      List<String> orders =
          new ArrayList<>(IntStream.range(0, RECORDS).mapToObj(i -> "order-" + i).toList());
      westTopics.send("orders", orders);

      // when the three connectors run beside the second
      Rest rest = new Rest(worker.restUri());
      rest.deploy("heartbeats", connector("MirrorHeartbeatConnector", west, east));
      rest.deploy("records", connector("MirrorSourceConnector", west, east));
      rest.deploy("checkpoints", connector("MirrorCheckpointConnector", west, east));

      // then records arrive, in order
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(eastTopics.values("west.orders")).isEqualTo(orders));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(rest.state("records")).isEqualTo("RUNNING[RUNNING]"));

      // and heartbeats, and offset syncs beside the source
      await().atMost(PATIENCE).until(() -> eastTopics.records("heartbeats").size() > 2);
      await()
          .atMost(PATIENCE)
          .until(() -> !westTopics.records("mm2-offset-syncs.east.internal").isEmpty());

      // and the group's offset, translated, once it has read on
      commit(west, "billing", CONSUMED);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                OffsetAndMetadata offset = committed(east, "billing", "west.orders");
                assertThat(offset).isNotNull();
                assertThat(offset.offset()).isPositive().isLessThanOrEqualTo(CONSUMED);
              });
      await()
          .atMost(PATIENCE)
          .until(() -> !eastTopics.records("west.checkpoints.internal").isEmpty());

      // and it goes on where it was after a restart of the connector's tasks
      List<String> more = IntStream.range(0, 500).mapToObj(i -> "late-" + i).toList();
      assertThat(rest.post("/connectors/records/restart?includeTasks=true", null).status())
          .isEqualTo(202);
      westTopics.send("orders", more);
      orders.addAll(more);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(eastTopics.values("west.orders")).endsWith("late-499"));
      assertThat(Set.copyOf(eastTopics.values("west.orders")))
          .containsExactlyInAnyOrderElementsOf(orders);
    }
  }

  private static Map<String, String> properties(KafkaBroker east) {
    return WorkerProperties.distributed(east.bootstrapServers(), "mirrors")
        .withPlugins("mirror")
        .with("key.converter", BYTES)
        .with("value.converter", BYTES)
        .toMap();
  }

  private static Map<String, String> connector(String type, KafkaBroker west, KafkaBroker east) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", PACKAGE + type);
    config.put("tasks.max", "1");
    config.put("source.cluster.alias", "west");
    config.put("target.cluster.alias", "east");
    config.put("source.cluster.bootstrap.servers", west.bootstrapServers());
    config.put("target.cluster.bootstrap.servers", east.bootstrapServers());
    config.put("topics", "orders");
    config.put("groups", "billing");
    config.put("replication.factor", "1");
    config.put("checkpoints.topic.replication.factor", "1");
    config.put("heartbeats.topic.replication.factor", "1");
    config.put("offset-syncs.topic.replication.factor", "1");
    config.put("emit.heartbeats.interval.seconds", "1");
    config.put("emit.checkpoints.interval.seconds", "1");
    config.put("sync.group.offsets.enabled", "true");
    config.put("sync.group.offsets.interval.seconds", "1");
    config.put("refresh.topics.interval.seconds", "2");
    config.put("refresh.groups.interval.seconds", "2");
    return config;
  }

  private static void commit(KafkaBroker broker, String group, long offset) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", group);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("orders", 0);
      consumer.assign(List.of(partition));
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
    }
  }

  private static OffsetAndMetadata committed(KafkaBroker broker, String group, String topic)
      throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(60, TimeUnit.SECONDS)
          .get(new TopicPartition(topic, 0));
    }
  }
}
