// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.mqtt.client.ReasonCode;
import io.fairlead.servers.MosquittoServer;
import io.fairlead.testkit.SinkTaskHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that a broker refuses costs itself alone, or is sent again (MQTT 5, section 3.4.2). */
@Timeout(300)
class SinkRefusalTest {

  private static final Duration DEADLINE = Duration.ofSeconds(90);
  private static final int TAKEN = 0;

  private static SinkTaskHarness start(FakeBroker broker, String... more) {
    return SinkTaskHarness.start(
        new MqttSinkTask(), Configs.sinkTask(broker.address(), "out/{key}", more));
  }

  private static List<SinkRecord> records(String... keys) {
    List<SinkRecord> records = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      records.add(record("commands", 0, i, keys[i], "m" + i));
    }
    return records;
  }

  private static int whereBad(String topic, int code) {
    return topic.endsWith("/bad") ? code : TAKEN;
  }

  @ParameterizedTest
  @CsvSource({
    "0x87, 1", "0x90, 1", "0x99, 1",
    "0x87, 2", "0x90, 2", "0x99, 2",
  })
  void whatIsRefusedForGoodIsReportedAndTheRestGoesThrough(String code, String qos)
      throws Exception {
    ReasonCode reason = ReasonCode.of(Integer.decode(code)).orElseThrow();
    try (FakeBroker broker =
            FakeBroker.accepting().publishCodes(topic -> whereBad(topic, reason.code()));
        SinkTaskHarness sink = start(broker, "mqtt.qos", qos)) {
      sink.offer(records("good", "bad", "good"));
      sink.awaitAllCommitted();

      assertThat(sink.reported())
          .singleElement()
          .satisfies(
              reported -> {
                assertThat(reported.record().kafkaOffset()).isEqualTo(1);
                assertThat(reported.reason())
                    .hasMessageContaining("commands-0 offset 1")
                    .hasMessageContaining("out/bad")
                    .hasMessageContaining(reason.words())
                    .hasMessageContaining("mqtt.topic: " + reason.remedy());
              });
      assertThat(broker.published()).as("nothing was sent again").isEqualTo(3);
      assertThat(broker.asked()).as("the connection was kept").isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void withoutDeadLetterTopicItFailsTheTask(String qos) throws Exception {
    ReasonCode reason = ReasonCode.NOT_AUTHORIZED;
    try (FakeBroker broker =
            FakeBroker.accepting().publishCodes(topic -> whereBad(topic, reason.code()));
        SinkTaskHarness sink =
            SinkTaskHarness.startWithoutReporter(
                new MqttSinkTask(),
                Configs.sinkTask(broker.address(), "out/{key}", "mqtt.qos", qos))) {
      assertThatThrownBy(
              () -> {
                sink.offer(records("good", "bad"));
                sink.awaitAllCommitted();
              })
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("commands-0 offset 1")
          .hasMessageContaining("out/bad")
          .hasMessageContaining("mqtt.topic: " + reason.remedy())
          .hasMessageContaining("errors.tolerance");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x80, 1", "0x83, 1", "0x91, 1", "0x97, 1",
    "0x80, 2", "0x83, 2", "0x91, 2", "0x97, 2",
  })
  void whatIsRefusedForNowIsSentUntilItIsTaken(String code, String qos) throws Exception {
    int refusal = Integer.decode(code);
    try (FakeBroker broker =
            FakeBroker.accepting().publishCodes(topic -> whereBad(topic, refusal));
        SinkTaskHarness sink = start(broker, "mqtt.qos", qos)) {
      sink.offer(records("good", "bad", "good"));
      Awaitility.await()
          .atMost(DEADLINE)
          .until(
              () -> {
                sink.idle();
                return broker.asked() >= 3;
              });
      assertThat(sink.committed("commands", 0)).isLessThanOrEqualTo(1);

      broker.publishCodes(topic -> TAKEN);
      sink.awaitAllCommitted();

      assertThat(sink.reported()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void whatIsLargerThanTheBrokerTakesIsNotSent(String qos) throws Exception {
    try (FakeBroker broker = FakeBroker.acceptingUpTo(100).publishCodes(topic -> TAKEN);
        SinkTaskHarness sink = start(broker, "mqtt.qos", qos)) {
      sink.offer(
          List.of(
              record("commands", 0, 0, "good", "small"),
              record("commands", 0, 1, "bad", "x".repeat(100)),
              record("commands", 0, 2, "good", "small")));
      sink.awaitAllCommitted();

      assertTooLarge(sink, "out/bad");
      assertThat(broker.published()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void mosquittoTellsWhatItTakes(String qos) throws Exception {
    try (MosquittoServer broker =
            Broker.mosquitto(List.of("allow_anonymous true", "max_packet_size 1000"));
        Client seen = new Client(broker).subscribe("out/#");
        SinkTaskHarness sink =
            SinkTaskHarness.start(
                new MqttSinkTask(),
                Configs.sinkTask(broker.address(), "out/{key}", "mqtt.qos", qos))) {
      // The second one has 997 bytes on the wire: 3 for type and length, 11 for the topic, 2 for
      // the packet id, 1 for no properties. A client may add 3 for a topic alias.
      sink.offer(
          List.of(
              record("commands", 0, 0, "large", "x".repeat(984)),
              record("commands", 0, 1, "fits_", "x".repeat(980)),
              record("commands", 0, 2, "small", "x")));
      sink.awaitAllCommitted();

      assertTooLarge(sink, "out/large", 0);
      Awaitility.await().atMost(DEADLINE).until(() -> seen.seen().size() >= 2);
      assertThat(seen.seen())
          .extracting(Client.Seen::topic)
          .containsExactlyInAnyOrder("out/fits_", "out/small");
    }
  }

  private static void assertTooLarge(SinkTaskHarness sink, String topic) {
    assertTooLarge(sink, topic, 1);
  }

  private static void assertTooLarge(SinkTaskHarness sink, String topic, long offset) {
    assertThat(sink.reported())
        .singleElement()
        .satisfies(
            reported ->
                assertThat(reported.reason())
                    .hasMessageContaining("commands-0 offset " + offset)
                    .hasMessageContaining(topic)
                    .hasMessageContaining(ReasonCode.PACKET_TOO_LARGE.words())
                    .hasMessageContaining("mqtt.topic: " + ReasonCode.PACKET_TOO_LARGE.remedy()));
  }

  @Test
  void aBrokerThatEndsTheConnectionOverASizeFailsTheTaskWithTheLargest() throws Exception {
    int reason = ReasonCode.PACKET_TOO_LARGE.code();
    try (FakeBroker broker = FakeBroker.accepting().disconnectAfterPublish(reason);
        SinkTaskHarness sink = start(broker)) {
      List<SinkRecord> records =
          List.of(
              record("commands", 0, 0, "large", "xxxxxxxxxx"),
              record("commands", 0, 1, "small", "x"));
      assertThatThrownBy(
              () -> {
                sink.offer(records);
                sink.awaitAllCommitted();
              })
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining(ReasonCode.PACKET_TOO_LARGE.words())
          .hasMessageContaining("commands-0 offset 0")
          .hasMessageContaining("out/large")
          .hasMessageContaining(ReasonCode.PACKET_TOO_LARGE.remedy());
    }
  }
}
