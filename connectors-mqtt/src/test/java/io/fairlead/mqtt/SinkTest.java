// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.servers.TcpProxy;
import io.fairlead.testkit.SinkTaskHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class SinkTest {

  private static final Duration DEADLINE = Duration.ofSeconds(90);

  @ParameterizedTest
  @EnumSource
  void recordsBecomeMessagesAndTombstonesDeleteWhatIsRetained(Broker kind) throws Exception {
    String root = Configs.unique("out");
    Map<String, String> config =
        Configs.sinkTask(
            kind.shared().address(),
            root + "/{key}/{header:kind}/{field:state}",
            "mqtt.retained",
            "true",
            "mqtt.content.type",
            "application/json",
            "mqtt.message.expiry.seconds",
            "600");
    try (SinkTaskHarness sink = SinkTaskHarness.start(new MqttSinkTask(), config)) {
      // when
      ConnectHeaders headers = new ConnectHeaders();
      headers.addString("kind", "door");
      sink.offer(List.of(record(0, "V1", Map.of("state", "open"), headers)));
      sink.awaitAllCommitted();
      try (Client late = new Client(kind.shared()).subscribe(root + "/#")) {
        Awaitility.await().atMost(DEADLINE).until(() -> late.seen().size() == 1);
        Client.Seen seen = late.seen().get(0);
        assertThat(seen.topic()).isEqualTo(root + "/V1/door/open");
        assertThat(seen.text()).isEqualTo("{\"state\":\"open\"}");
        assertThat(seen.message().isRetained()).isTrue();
        assertThat(seen.message().getProperties().getContentType()).isEqualTo("application/json");
        assertThat(seen.message().getProperties().getMessageExpiryInterval()).isPositive();
        assertThat(seen.message().getProperties().getUserProperties().get(0).getValue())
            .isEqualTo("door");
      }
    }
    Map<String, String> plain =
        Configs.sinkTask(
            kind.shared().address(), root + "/{key}/door/open", "mqtt.retained", "true");
    try (SinkTaskHarness sink = SinkTaskHarness.start(new MqttSinkTask(), plain)) {
      sink.offer(List.of(record(0, "V1", null, new ConnectHeaders())));
      sink.offer(List.of(record(1, "V2", "closed", new ConnectHeaders())));
      sink.awaitAllCommitted();
    }
    try (Client late = new Client(kind.shared()).subscribe(root + "/#")) {
      Awaitility.await().atMost(DEADLINE).until(() -> !late.seen().isEmpty());
      assertThat(late.seen()).extracting(Client.Seen::text).containsExactly("closed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void offsetsWaitForTheBrokerAndACutLosesNothing(Broker kind) throws Exception {
    String root = Configs.unique("cutout");
    try (TcpProxy network = TcpProxy.to(kind.shared().port());
        Client seen = new Client(kind.shared()).subscribe(root + "/#")) {
      Map<String, String> config =
          Configs.sinkTask(
              "tcp://127.0.0.1:" + network.port(), root + "/{key}", "mqtt.in.flight", "50");
      try (SinkTaskHarness sink = SinkTaskHarness.start(new MqttSinkTask(), config)) {
        int count = 600;
        for (int i = 0; i < count; i++) {
          if (i == 200) {
            network.cut();
            // The task takes no more until the broker is back.
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(network::mend);
          }
          sink.offer(List.of(record(i, "V" + i % 3, "m" + i, new ConnectHeaders())));
        }
        sink.awaitAllCommitted();
        List<String> all = Records.numbered(0, count);
        Awaitility.await()
            .atMost(DEADLINE)
            .untilAsserted(
                () -> assertThat(seen.seen()).extracting(Client.Seen::text).containsAll(all));

        // then each key's messages are in order, but for what was sent again
        for (int key = 0; key < 3; key++) {
          List<Integer> numbers = new ArrayList<>();
          for (Client.Seen each : seen.seen()) {
            int number = Integer.parseInt(each.text().substring(1));
            if (number % 3 == key && !numbers.contains(number)) {
              numbers.add(number);
            }
          }
          assertThat(numbers).isSorted().hasSize(count / 3);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void qos2DoublesNothingWhenTheNetworkIsCut(Broker kind) throws Exception {
    String root = Configs.unique("once");
    try (TcpProxy network = TcpProxy.to(kind.shared().port());
        Client seen = new Client(kind.shared()).subscribe(root + "/#")) {
      Map<String, String> config =
          Configs.sinkTask("tcp://127.0.0.1:" + network.port(), root + "/{key}", "mqtt.qos", "2");
      try (SinkTaskHarness sink = SinkTaskHarness.start(new MqttSinkTask(), config)) {
        for (int i = 0; i < 300; i++) {
          if (i == 100) {
            network.cut();
          } else if (i == 150) {
            network.mend();
          }
          sink.offer(List.of(record(i, "V1", "m" + i, new ConnectHeaders())));
        }
        sink.awaitAllCommitted();
        Awaitility.await().atMost(DEADLINE).until(() -> seen.seen().size() >= 300);
        assertThat(seen.seen())
            .extracting(Client.Seen::text)
            .containsExactlyElementsOf(Records.numbered(0, 300));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRecordWithoutTopicIsReportedAndTheRestGoesThrough(Broker kind) throws Exception {
    String root = Configs.unique("bad");
    Map<String, String> config =
        Configs.sinkTask(kind.shared().address(), root + "/{header:kind}", "mqtt.version", "3.1.1");
    try (SinkTaskHarness sink = SinkTaskHarness.start(new MqttSinkTask(), config);
        Client seen = new Client(kind.shared()).subscribe(root + "/#")) {
      ConnectHeaders headers = new ConnectHeaders();
      headers.addString("kind", "a+b");
      sink.offer(List.of(record(0, "V1", "wildcard", headers)));
      sink.offer(List.of(record(1, "V1", "nothing", new ConnectHeaders())));
      ConnectHeaders good = new ConnectHeaders();
      good.addString("kind", "door");
      sink.offer(List.of(record(2, "V1", "good", good)));
      sink.awaitAllCommitted();
      Awaitility.await().atMost(DEADLINE).until(() -> seen.seen().size() == 1);
      assertThat(sink.reported()).hasSize(2);
      assertThat(sink.reported().get(0).reason()).hasMessageContaining("wildcard");
      assertThat(sink.reported().get(1).reason()).hasMessageContaining("{header:kind}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void noMoreIsInFlightThanAllowedAndNothingIsCommittedBeforeTheAnswer(String qos)
      throws Exception {
    try (FakeBroker broker = FakeBroker.accepting();
        SinkTaskHarness sink =
            SinkTaskHarness.start(
                new MqttSinkTask(),
                Configs.sinkTask(
                    broker.address(), "out/{key}", "mqtt.in.flight", "5", "mqtt.qos", qos))) {
      CompletableFuture<Void> putting =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 6; i++) {
                  sink.put(record(i, "V1", "m" + i, new ConnectHeaders()));
                }
              });
      // The sixth waits for room until the task is stopped.
      Awaitility.await().atMost(DEADLINE).until(() -> broker.published() >= 5);
      sink.close();
      assertThatThrownBy(putting::join).hasCauseInstanceOf(RetriableException.class);
      assertThat(broker.published()).isEqualTo(5);
      assertThat(sink.committed("commands", 0)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void headersBecomeWhatAnAnswerNeedsAndTheUserPropertiesThatAreNamed(Broker kind)
      throws Exception {
    String root = Configs.unique("ask");
    Map<String, String> config =
        Configs.sinkTask(
            kind.shared().address(),
            root + "/{topic}/{partition}",
            "mqtt.qos",
            "0",
            "mqtt.response.topic.header",
            "reply",
            "mqtt.correlation.data.header",
            "id",
            "mqtt.user.properties",
            "kept");
    try (SinkTaskHarness sink = SinkTaskHarness.start(new MqttSinkTask(), config);
        Client seen = new Client(kind.shared()).subscribe(root + "/#")) {
      ConnectHeaders headers = new ConnectHeaders();
      headers.addString("reply", "answers/1");
      headers.addBytes("id", new byte[] {7});
      headers.addString("kept", "yes");
      headers.addString("other", "no");
      sink.offer(List.of(record(0, "V1", "open", headers)));
      sink.awaitAllCommitted();
      Awaitility.await().atMost(DEADLINE).until(() -> seen.seen().size() == 1);
      Client.Seen message = seen.seen().get(0);
      assertThat(message.topic()).isEqualTo(root + "/commands/0");
      assertThat(message.message().getQos()).isZero();
      var properties = message.message().getProperties();
      assertThat(properties.getResponseTopic()).isEqualTo("answers/1");
      assertThat(properties.getCorrelationData()).containsExactly(7);
      assertThat(properties.getUserProperties())
          .extracting(pair -> pair.getKey() + "=" + pair.getValue())
          .containsExactly("kept=yes");
    }
  }

  private static SinkRecord record(long offset, String key, Object value, ConnectHeaders headers) {
    return new SinkRecord(
        "commands",
        0,
        null,
        key,
        null,
        value,
        offset,
        0L,
        org.apache.kafka.common.record.TimestampType.CREATE_TIME,
        headers);
  }
}
