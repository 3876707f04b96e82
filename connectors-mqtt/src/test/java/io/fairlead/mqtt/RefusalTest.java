// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static io.fairlead.mqtt.Configs.errors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.mqtt.client.ReasonCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broker refuses is told with its reason, the key to look at, and the remedy. */
@Timeout(300)
class RefusalTest {

  // MQTT 5, section 3.2.2.2, with the key that each is about.
  @ParameterizedTest
  @CsvSource({
    "0x80, mqtt.brokers",
    "0x81, mqtt.version",
    "0x82, mqtt.version",
    "0x83, mqtt.brokers",
    "0x84, mqtt.version",
    "0x85, mqtt.client.id.prefix",
    "0x86, mqtt.user",
    "0x87, mqtt.user",
    "0x88, mqtt.brokers",
    "0x89, mqtt.brokers",
    "0x8A, mqtt.user",
    "0x8C, mqtt.user",
    "0x90, mqtt.will.topic",
    "0x95, mqtt.will.payload",
    "0x97, mqtt.brokers",
    "0x9A, mqtt.will.retained",
    "0x9C, mqtt.brokers",
    "0x9D, mqtt.brokers",
    "0x9F, mqtt.brokers",
  })
  void eachReasonOfMqtt5IsToldByBothLibraries(String code, String key) throws Exception {
    ReasonCode reason = ReasonCode.of(Integer.decode(code)).orElseThrow();
    try (FakeBroker broker = FakeBroker.refusing(reason.code())) {
      for (String qos : List.of("1", "2")) {
        assertThat(errors(new MqttSourceConnector().validate(source(broker, "mqtt.qos", qos))))
            .as("source, QoS %s", qos)
            .hasEntrySatisfying(key, told(reason, key));
        Map<String, String> sink = Configs.sink(broker.address(), "fleet/{key}", "mqtt.qos", qos);
        assertThat(errors(new MqttSinkConnector().validate(sink)))
            .as("sink, QoS %s", qos)
            .hasEntrySatisfying(key, told(reason, key));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0x99, mqtt.will.payload", "0x9B, mqtt.will.qos"})
  void reasonsThatPahoDoesNotKnowAreToldTogether(String code, String key) throws Exception {
    ReasonCode reason = ReasonCode.of(Integer.decode(code)).orElseThrow();
    try (FakeBroker broker = FakeBroker.refusing(reason.code())) {
      assertThat(errors(new MqttSourceConnector().validate(source(broker, "mqtt.qos", "2"))))
          .hasEntrySatisfying(key, told(reason, key));
      assertThat(errors(new MqttSourceConnector().validate(source(broker))))
          .hasEntrySatisfying(
              "mqtt.will.topic",
              text -> assertThat(text).contains(reason.words()).contains("lower its QoS"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, mqtt.version",
    "2, mqtt.client.id.prefix",
    "3, mqtt.brokers",
    "4, mqtt.user",
    "5, mqtt.user"
  })
  void eachReturnCodeOfMqtt3IsTold(int code, String key) throws Exception {
    try (FakeBroker broker = FakeBroker.refusingVersion3(code)) {
      assertThat(
              errors(new MqttSourceConnector().validate(source(broker, "mqtt.version", "3.1.1"))))
          .hasEntrySatisfying(key, told(ReasonCode.ofVersion3(code).orElseThrow(), key));
    }
  }

  @Test
  void aRefusalForGoodEndsTheTaskAndOneThatPassesDoesNot() throws Exception {
    try (FakeBroker strict = FakeBroker.refusing(ReasonCode.NOT_AUTHORIZED.code());
        FakeBroker busy = FakeBroker.refusing(ReasonCode.SERVER_BUSY.code())) {
      assertThatThrownBy(() -> new SourceHarness(source(strict), 1))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("not authorized (0x87)")
          .hasMessageContaining("mqtt.user: ");
      try (SourceHarness source = new SourceHarness(source(busy), 1)) {
        source.poll(all -> busy.asked() >= 3);
      }
    }
  }

  @Test
  void aBrokerThatIsSlowToLetInIsGivenMoreTimeEachRound() throws Exception {
    try (FakeBroker slow = FakeBroker.late(Duration.ofMillis(1_500));
        SourceHarness source =
            new SourceHarness(source(slow, "mqtt.connect.timeout.ms", "1000"), 1)) {
      source.poll(all -> slow.subscriptions() > 0);
      assertThat(slow.asked()).as("the first rounds were too short").isGreaterThan(1);
    }
  }

  // MQTT 5, section 3.9.3, with the key that each is about.
  @ParameterizedTest
  @CsvSource({
    "0x87, mqtt.filters",
    "0x8F, mqtt.filters",
    "0x9E, mqtt.distribution",
  })
  void aSubscriptionThatIsRefusedForGoodEndsTheTask(String code, String key) throws Exception {
    ReasonCode reason = ReasonCode.of(Integer.decode(code)).orElseThrow();
    try (FakeBroker broker = FakeBroker.refusingSubscriptions(reason.code())) {
      for (String qos : List.of("1", "2")) {
        assertEnds(source(broker, "mqtt.qos", qos), "Subscribing", told(reason, key));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0x97, mqtt.filters", "0xA1, mqtt.version", "0xA2, mqtt.filters"})
  void reasonsToRefuseASubscriptionThatPahoDoesNotKnowAreToldTogether(String code, String key)
      throws Exception {
    ReasonCode reason = ReasonCode.of(Integer.decode(code)).orElseThrow();
    try (FakeBroker broker = FakeBroker.refusingSubscriptions(reason.code())) {
      Map<String, String> paho = source(broker);
      assertThatThrownBy(() -> new SourceHarness(paho, 1))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Subscribing")
          .hasMessageContaining(reason.words())
          .hasMessageContaining("mqtt.filters: raise the broker's quota");
      Map<String, String> once = Configs.with(paho, "mqtt.qos", "2");
      if (reason.passing()) {
        try (SourceHarness source = new SourceHarness(once, 1)) {
          int before = broker.asked();
          source.poll(all -> broker.asked() >= before + 2);
        }
      } else {
        assertEnds(once, "Subscribing", told(reason, key));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x80", "0x83", "0x91"})
  void aSubscriptionThatMayBeGrantedLaterIsTriedAgain(String code) throws Exception {
    try (FakeBroker broker = FakeBroker.refusingSubscriptions(Integer.decode(code))) {
      for (String qos : List.of("1", "2")) {
        int before = broker.asked();
        try (SourceHarness source = new SourceHarness(source(broker, "mqtt.qos", qos), 1)) {
          source.poll(all -> broker.asked() >= before + 3);
        }
      }
    }
  }

  // MQTT 5, section 3.14.2.1: what a broker says when it ends a connection.
  @ParameterizedTest
  @CsvSource({
    "0x81, mqtt.version",
    "0x87, mqtt.user",
    "0x8F, mqtt.filters",
    "0x90, mqtt.filters",
    "0x9A, mqtt.retain.handling",
    "0x9B, mqtt.qos",
    "0x9E, mqtt.distribution",
    "0xA1, mqtt.version",
    "0xA2, mqtt.filters",
  })
  void aConnectionThatIsEndedForGoodEndsTheTask(String code, String key) throws Exception {
    ReasonCode reason = ReasonCode.of(Integer.decode(code)).orElseThrow();
    for (int qos = 1; qos <= 2; qos++) {
      try (FakeBroker broker = FakeBroker.disconnecting(qos, reason.code())) {
        assertEnds(
            source(broker, "mqtt.qos", Integer.toString(qos)), "The connection", told(reason, key));
      }
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsLeftWithNoConnectionBehind() throws Exception {
    try (FakeBroker broker = FakeBroker.silent()) {
      for (Map<String, String> more :
          List.of(
              Map.of("mqtt.qos", "1"),
              Map.of("mqtt.qos", "2"),
              Map.of("mqtt.qos", "1", "mqtt.version", "3.1.1"))) {
        Map<String, String> config =
            new HashMap<>(
                Configs.source(broker.address(), "fleet/{vin}", "mqtt.connect.timeout.ms", "1000"));
        config.putAll(more);
        int before = broker.asked();
        try (SourceHarness source = new SourceHarness(config, 1)) {
          // The first attempt has ended when there is a second one.
          source.poll(all -> broker.asked() >= before + 2);
          // The one that the task tries now, at most.
          Awaitility.await(more.toString())
              .atMost(Duration.ofSeconds(30))
              .until(() -> broker.open() <= 1);
        }
        Awaitility.await(more.toString())
            .atMost(Duration.ofSeconds(30))
            .until(() -> broker.open() == 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoConnectorsWithOneClientIdAreFoundOut(Broker kind) throws Exception {
    Map<String, String> config =
        Configs.source(kind.shared().address(), Configs.unique("clash") + "/{vin}");
    try (SourceHarness one = new SourceHarness(config, 1).connect();
        SourceHarness two = new SourceHarness(config, 1)) {
      AtomicBoolean ended = new AtomicBoolean();
      CompletableFuture<String> first = failure(one.task(0), ended);
      CompletableFuture<String> second = failure(two.task(0), ended);
      String message = (String) CompletableFuture.anyOf(first, second).get();
      ended.set(true);
      first.join();
      second.join();
      assertThat(message).contains("mqtt.client.id.prefix: ").contains("a prefix of its own");
    }
  }

  private static Map<String, String> source(FakeBroker broker, String... more) {
    return Configs.source(broker.address(), "fleet/{vin}", more);
  }

  /** The task ends when it starts or when it is polled. */
  private static void assertEnds(
      Map<String, String> config, String what, Consumer<String> message) {
    assertThatThrownBy(
            () -> {
              try (SourceHarness source = new SourceHarness(config, 1)) {
                source.poll(all -> false);
              }
            })
        .as("QoS %s", config.get("mqtt.qos"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(what)
        .satisfies(failure -> message.accept(failure.getMessage()));
  }

  /** Polls until the task fails, or the other has. */
  private static CompletableFuture<String> failure(SourceTask task, AtomicBoolean ended) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            while (!ended.get()) {
              task.poll();
            }
            return "";
          } catch (ConnectException e) {
            return e.getMessage();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
          }
        });
  }

  private static Consumer<String> told(ReasonCode reason, String key) {
    return text ->
        assertThat(text).contains(reason.words()).contains(key + ": ").contains(reason.remedy());
  }
}
