// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.runtime.store.ConfigStore.ConfigWriter;
import io.fairlead.servers.KafkaBroker;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InternalTopicsTest {

  private static KafkaBroker broker;
  private final StoreFixture fixture = new StoreFixture(broker);
  private final String configTopic = fixture.properties.get("config.storage.topic");

  @BeforeAll
  static void start() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void missingTopicsAreCreatedAsTheSettingsSay() throws Exception {
    fixture
        .with("config.storage.segment.bytes", "2000000")
        .with("config.storage.cleanup.policy", "delete")
        .with("offset.storage.partitions", "-1")
        .with("offset.storage.replication.factor", "-1");
    fixture.configStore().close();
    try (KafkaOffsetStore offsets = new KafkaOffsetStore(fixture.settings())) {
      offsets.start();
    }
    String offsetTopic = fixture.properties.get("offset.storage.topic");

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, configTopic);
      var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
      assertThat(config.get("segment.bytes").value()).isEqualTo("2000000");
      assertThat(config.get("message.timestamp.type").value())
          .as("a worker's clock decides nothing")
          .isEqualTo("LogAppendTime");
      var topics = admin.describeTopics(List.of(configTopic, offsetTopic)).allTopicNames().get();
      assertThat(topics.get(configTopic).partitions()).hasSize(1);
      assertThat(topics.get(offsetTopic).partitions()).as("broker's default").hasSize(1);
    }
  }

  @Test
  void topicThatRefusesTheTimesOfAWorkerIsToldWithTheRemedy() {
    // Refused is what is not stamped in the very millisecond in which it comes.
    broker.createTopic(
        configTopic,
        1,
        Map.of("cleanup.policy", "compact", "message.timestamp.before.max.ms", "0"));
    try (KafkaConfigStore store = fixture.configStore();
        ConfigWriter writer = store.openWriter()) {
      List<ConfigRecord> record =
          List.of(new ConfigRecord.Config("c", Map.of("connector.class", "A")));
      assertThatThrownBy(
              () -> {
                for (int tries = 0; tries < 1_000; tries++) {
                  writer.write(record, StoreFixture.WAIT);
                }
              })
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("clocks of this worker and of the brokers")
          .hasMessageContaining(
              "--alter --topic " + configTopic + " --add-config message.timestamp.type");
    }
  }

  @Test
  void topicThatIsDeletedInTimeIsRefused() {
    for (String policy : List.of("delete", "compact,delete")) {
      StoreFixture own = new StoreFixture(broker);
      String topic = own.properties.get("config.storage.topic");
      broker.createTopic(topic, 1, Map.of("cleanup.policy", policy));
      try (KafkaConfigStore store = new KafkaConfigStore(own.settings())) {
        assertThatThrownBy(() -> store.start(new StoreFixture.Events()))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining(topic)
            .hasMessageContaining("config.storage.topic")
            .hasMessageContaining("kafka-configs.sh")
            .hasMessageContaining("cleanup.policy=compact");
      }
    }
  }

  @Test
  void configTopicWithThreePartitionsIsRefused() {
    broker.createTopic(configTopic, 3, Map.of("cleanup.policy", "compact"));
    try (KafkaConfigStore store = new KafkaConfigStore(fixture.settings())) {
      assertThatThrownBy(() -> store.start(new StoreFixture.Events()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(configTopic)
          .hasMessageContaining("3 partitions")
          .hasMessageContaining("config.storage.topic");
    }
  }

  @Test
  void moreReplicasThanBrokersAreRefused() {
    fixture.with("config.storage.replication.factor", "3");
    try (KafkaConfigStore store = new KafkaConfigStore(fixture.settings())) {
      assertThatThrownBy(() -> store.start(new StoreFixture.Events()))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("config.storage.replication.factor");
    }
  }

  @Test
  void clusterThatCannotBeReachedIsNamed() throws Exception {
    try (ServerSocket mute = new ServerSocket(0)) {
      String address = "localhost:" + mute.getLocalPort();
      fixture.with("bootstrap.servers", address);
      try (KafkaConfigStore store =
          new KafkaConfigStore(fixture.settings().withDeadline(Duration.ofSeconds(2)))) {
        assertThatThrownBy(() -> store.start(new StoreFixture.Events()))
            .isInstanceOf(ConnectException.class)
            .hasMessageContaining(address)
            .hasMessageContaining("bootstrap.servers");
      }
    }
  }

  @Test
  void missingOrWrongPropertyIsNamed() {
    assertThatThrownBy(
            () -> {
              fixture.properties.remove("status.storage.topic");
              fixture.settings();
            })
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("status.storage.topic");
    assertThatThrownBy(
            () -> new StoreFixture(broker).with("offset.storage.partitions", "many").settings())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("offset.storage.partitions");
  }

  @Test
  void clientsGetTheirOwnSettingsAndThoseThatNobodyKnows() {
    fixture
        .with("security.protocol", "PLAINTEXT")
        .with("compression.type", "lz4")
        .with("isolation.level", "read_uncommitted")
        .with("my.login.callback.url", "x")
        .with("producer.linger.ms", "5")
        .with("key.converter.schemas.enable", "false");
    ConfigDef known =
        new ConfigDef()
            .define("plugin.path", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "");
    StoreSettings settings = StoreSettings.of(new AbstractConfig(known, fixture.properties, false));

    assertThat(settings.clients().producer())
        .containsEntry("compression.type", "lz4")
        .containsEntry("security.protocol", "PLAINTEXT")
        .containsEntry("my.login.callback.url", "x")
        .doesNotContainKeys(
            "isolation.level",
            "producer.linger.ms",
            "key.converter",
            "key.converter.schemas.enable",
            "config.storage.topic",
            "group.id");
    assertThat(settings.clients().consumer())
        .containsEntry("isolation.level", "read_uncommitted")
        .doesNotContainKey("group.id");
    assertThat(settings.clients().toString()).doesNotContain("PLAINTEXT");
  }
}
