// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.pipeline.AnyOverride;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

class ClientConfigsTest {

  @Test
  void producerRetriesForEverInOrderByDefault() {
    // when
    Map<String, Object> config = clients(Map.of(), Map.of()).producer("connector-producer-c-0");

    // then
    assertThat(config)
        .containsEntry("acks", "all")
        .containsEntry("delivery.timeout.ms", "2147483647")
        .containsEntry("max.block.ms", "9223372036854775807")
        .containsEntry("max.in.flight.requests.per.connection", "1")
        .containsEntry("enable.idempotence", "false")
        .containsEntry("client.id", "connector-producer-c-0")
        .containsEntry("metrics.context.connect.kafka.cluster.id", "cluster")
        .containsEntry("metrics.context.connect.group.id", "group");
  }

  @Test
  void connectorWinsOverWorkerWinsOverDefault() {
    // given
    Map<String, String> worker = Map.of("producer.acks", "1", "producer.linger.ms", "7");
    Map<String, String> connector = Map.of("producer.override.linger.ms", "9");

    // when
    ClientConfigs clients = clients(worker, connector);

    // then
    assertThat(clients.producer("p")).containsEntry("acks", "1").containsEntry("linger.ms", "9");
    assertThat(clients.overridesProducer()).isTrue();
    assertThat(clients(worker, Map.of()).overridesProducer()).isFalse();
  }

  @Test
  void consumerHasTheConnectorsGroupAndStartsWithTheOldestRecord() {
    // when
    Map<String, Object> config =
        clients(Map.of("consumer.max.poll.records", "5"), Map.of())
            .consumer("connector-consumer-c");

    // then
    assertThat(config)
        .containsEntry("group.id", "connect-c")
        .containsEntry("enable.auto.commit", "false")
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("max.poll.records", "5");
  }

  @Test
  void sinkGivesItsPartitionsUpAsSoonAsItsWorkerIsTakenForDead() {
    // when
    Map<String, Object> byDefault = clients(Map.of(), Map.of()).sinkConsumer("c", false);
    Map<String, Object> byWorker =
        clients(Map.of("session.timeout.ms", "9000"), Map.of()).sinkConsumer("c", false);
    Map<String, Object> asked =
        clients(Map.of("consumer.session.timeout.ms", "20000"), Map.of()).sinkConsumer("c", false);
    Map<String, Object> newProtocol =
        clients(Map.of(), Map.of("consumer.override.group.protocol", "CONSUMER"))
            .sinkConsumer("c", false);

    // then
    assertThat(byDefault)
        .containsEntry("session.timeout.ms", 6_000)
        .containsEntry("heartbeat.interval.ms", 2_000);
    assertThat(byWorker)
        .containsEntry("session.timeout.ms", 9_000)
        .containsEntry("heartbeat.interval.ms", 3_000);
    assertThat(asked)
        .containsEntry("session.timeout.ms", "20000")
        .doesNotContainKey("heartbeat.interval.ms");
    assertThat(newProtocol).doesNotContainKeys("session.timeout.ms", "heartbeat.interval.ms");
  }

  @Test
  void sinkThatStoresOffsetsReadsOnlyWhatIsCommitted() {
    // given
    ClientConfigs clients = clients(Map.of(), Map.of());
    ClientConfigs asked =
        clients(Map.of(), Map.of("consumer.override.isolation.level", "read_uncommitted"));

    // then
    assertThat(clients.sinkConsumer("c", true)).containsEntry("isolation.level", "read_committed");
    assertThat(clients.sinkConsumer("c", false)).doesNotContainKey("isolation.level");
    assertThat(asked.sinkConsumer("c", true)).containsEntry("isolation.level", "read_uncommitted");
  }

  @Test
  void adminHasTheWorkersOwnSettingsAndNotThoseOfOtherClients() {
    // given
    Map<String, String> worker =
        Map.of(
            "security.protocol", "PLAINTEXT",
            "admin.retries", "3",
            "producer.acks", "1",
            "client.id", "worker-7");

    // when
    Map<String, Object> config =
        clients(worker, Map.of("admin.override.retries", "4")).admin("connector-adminclient-c-0");

    // then
    assertThat(config)
        .containsEntry("security.protocol", "PLAINTEXT")
        .containsEntry("retries", "4")
        .doesNotContainKey("producer.acks")
        .doesNotContainKey("admin.retries");
  }

  @Test
  void refusedOverrideIsNamedWithoutItsValue() {
    // given
    ClientConfigs clients = clients(Map.of(), Map.of("producer.override.forbidden", "secret"));

    // then
    assertThatThrownBy(() -> clients.producer("p"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("producer.override.forbidden")
        .hasMessageNotContaining("secret");
  }

  private static ClientConfigs clients(Map<String, String> worker, Map<String, String> connector) {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", "localhost:1");
    properties.put("group.id", "group");
    properties.put("config.storage.topic", "configs");
    properties.put("offset.storage.topic", "offsets");
    properties.put("status.storage.topic", "statuses");
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.putAll(worker);
    return new ClientConfigs(
        WorkerConfig.distributed(properties),
        new ClientConfigs.Owner("c", ConnectorType.SOURCE, SourceConnector.class, connector),
        new AnyOverride(),
        "cluster");
  }
}
