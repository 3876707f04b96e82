// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fairlead.servers.MqttBroker;
import io.fairlead.servers.TcpProxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class SourceTest {

  @ParameterizedTest
  @EnumSource
  void levelsBecomeTopicKeyAndHeaders(Broker kind) throws Exception {
    String root = Configs.unique("fleet");
    Map<String, String> config =
        Configs.source(
            kind.shared().address(),
            root + "/{region}/{vin}/{signal}," + root + "/{region}/{vin}/alarm/{rest#} -> alarms",
            "kafka.topic",
            "telemetry.{signal}",
            "kafka.key",
            "{vin}",
            "kafka.headers",
            "topic,levels,properties,user",
            "payload.format",
            "json");
    try (SourceHarness source = new SourceHarness(config, 1).connect();
        Client cars = new Client(kind.shared())) {
      // when
      cars.send(
          root + "/eu/V1/speed",
          "{\"v\":20.5,\"seq\":1}",
          message -> {
            MqttProperties properties = new MqttProperties();
            properties.setContentType("application/json");
            properties.setResponseTopic("answers");
            properties.setCorrelationData(new byte[] {1, 2});
            properties.setUserProperties(new ArrayList<>(List.of(new UserProperty("a", "b"))));
            message.setProperties(properties);
          });
      cars.send(root + "/eu/V1/alarm/door/left", "{\"open\":true}");
      List<SourceRecord> records = source.take(2);

      // then
      SourceRecord speed = records.get(0);
      assertThat(speed.topic()).isEqualTo("telemetry.speed");
      assertThat(speed.key()).isEqualTo("V1");
      assertThat(speed.value()).isEqualTo(Map.of("v", 20.5, "seq", 1L));
      assertThat(headers(speed))
          .containsOnly(
              entry("mqtt.topic", root + "/eu/V1/speed"),
              entry("mqtt.region", "eu"),
              entry("mqtt.content.type", "application/json"),
              entry("mqtt.response.topic", "answers"),
              entry("mqtt.correlation.data", new byte[] {1, 2}),
              entry("mqtt.user.a", "b"));
      SourceRecord alarm = records.get(1);
      assertThat(alarm.topic()).isEqualTo("alarms");
      assertThat(headers(alarm)).contains(entry("mqtt.rest", "door/left"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatKafkaDidNotAcknowledgeComesAgain(Broker kind) throws Exception {
    String root = Configs.unique("again");
    Map<String, String> config =
        Configs.source(kind.shared().address(), root + "/#", "payload.format", "string");
    try (Client cars = new Client(kind.shared())) {
      try (SourceHarness source = new SourceHarness(config, 1).connect()) {
        for (int i = 0; i < 5; i++) {
          cars.send(root + "/a", "m" + i);
        }
        // Brokers may send a second message only when the first was acknowledged.
        List<SourceRecord> first = source.poll(1);
        source.commit(first.subList(0, 1));
        List<SourceRecord> second = first.size() > 1 ? first.subList(1, 2) : source.poll(1);
        source.commit(second.subList(0, 1));
      }

      // when its task comes back
      List<SourceRecord> again;
      try (SourceHarness source = new SourceHarness(config, 1)) {
        again = source.take(3);
      }

      // then
      assertThat(values(again)).containsExactly("m2", "m3", "m4");
    }
  }

  @ParameterizedTest
  @EnumSource
  void noMoreIsReceivedThanMayBeInFlight(Broker kind) throws Exception {
    String root = Configs.unique("bounded");
    Map<String, String> config =
        Configs.source(
            kind.shared().address(),
            root + "/{vin}",
            "payload.format",
            "string",
            "mqtt.distribution",
            "hash",
            "mqtt.receive.maximum",
            "7");
    try (SourceHarness source = new SourceHarness(config, 1).connect();
        Client cars = new Client(kind.shared())) {
      for (int i = 0; i < 50; i++) {
        cars.send(root + "/V1", "m" + i);
      }
      cars.flush();

      List<SourceRecord> first = new ArrayList<>();
      int window = 7;
      if (kind == Broker.HIVEMQ) {
        // It sends a second message only when the first was acknowledged.
        first.addAll(source.take(1));
        window = 8;
      }

      // when nothing is committed
      if (first.size() < window) {
        first.addAll(source.poll(window - first.size()));
      }
      assertThat(first).hasSize(window);
      for (int i = 0; i < 5; i++) {
        List<SourceRecord> more = source.task(0).poll();
        assertThat(more).isNull();
      }

      // then the rest comes when it is, in order
      source.commit(first);
      first.addAll(source.take(50 - first.size()));
      assertThat(values(first))
          .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "m" + i).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCutConnectionNeitherLosesNorDoublesWhatIsOnItsWay(Broker kind) throws Exception {
    String root = Configs.unique("cut");
    try (TcpProxy network = TcpProxy.to(kind.shared().port());
        Client cars = new Client(kind.shared())) {
      Map<String, String> config =
          Configs.source(
              "tcp://127.0.0.1:" + network.port(),
              root + "/{vin}",
              "payload.format",
              "string",
              "mqtt.distribution",
              "hash",
              "mqtt.receive.maximum",
              "100");
      try (SourceHarness source = new SourceHarness(config, 1).connect()) {
        if (kind == Broker.HIVEMQ) {
          // It sends a second message only when the first was acknowledged.
          cars.send(root + "/V0", "first");
          source.take(1);
        }
        for (int i = 0; i < 20; i++) {
          cars.send(root + "/V1", "m" + i);
        }
        List<SourceRecord> onTheirWay = new ArrayList<>(source.poll(5));

        // when the network is cut while records are on their way to Kafka
        network.cut();
        onTheirWay.addAll(
            source.poll(
                all -> ((MqttSourceTask) source.task(0)).progress().phase().equals("connecting")));
        for (int i = 20; i < 40; i++) {
          cars.send(root + "/V1", "m" + i);
        }
        source.commit(onTheirWay);
        network.mend();
        List<SourceRecord> rest = new ArrayList<>();
        while (rest.stream().noneMatch(record -> record.value().equals("m39"))) {
          rest.addAll(source.take(1));
        }

        // then
        onTheirWay.addAll(rest);
        // Whether its acknowledgement reached the broker is open; the others were on their way.
        assertThat(values(onTheirWay))
            .filteredOn(value -> !value.equals("first"))
            .containsExactlyElementsOf(IntStream.range(0, 40).mapToObj(i -> "m" + i).toList());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sessionsOfFewerTasksAreEmptiedFirst(Broker kind) throws Exception {
    String root = Configs.unique("drain");
    Map<String, String> config =
        Configs.source(
            kind.shared().address(),
            root + "/{vin}",
            "payload.format",
            "string",
            "mqtt.drain.quiet.ms",
            "1500");
    try (Client cars = new Client(kind.shared())) {
      Map<String, byte[]> offsets = new HashMap<>();
      try (SourceHarness source = new SourceHarness(config, 3, offsets).connect()) {
        cars.send(root + "/V0", "seen");
        source.take(1);
      }
      // given messages that wait in the sessions of three tasks
      for (int i = 0; i < 30; i++) {
        cars.send(root + "/V" + i, "m" + i);
      }
      cars.flush();

      // when only one is left
      try (SourceHarness source = new SourceHarness(config, 1, offsets)) {
        List<SourceRecord> records = source.take(30);

        // then
        assertThat(values(records))
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, 30).mapToObj(i -> "m" + i).toList());
        source.poll(
            all -> ((MqttSourceTask) source.task(0)).progress().phase().equals("streaming"));
        for (int i = 30; i < 40; i++) {
          cars.send(root + "/V" + i, "m" + i);
        }
        assertThat(source.take(10)).hasSize(10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hashedSessionsKeepTheOrderAndTakeEachMessageOnce(Broker kind) throws Exception {
    String root = Configs.unique("hash");
    Map<String, String> config =
        Configs.source(
            kind.shared().address(),
            root + "/{vin}/{signal}",
            "payload.format",
            "string",
            "kafka.key",
            "{vin}",
            "mqtt.distribution",
            "hash",
            "mqtt.hash.level",
            "vin",
            "mqtt.hash.sessions",
            "3");
    try (Client cars = new Client(kind.shared())) {
      List<SourceRecord> records = new ArrayList<>();
      try (SourceHarness source = new SourceHarness(config, 2).connect()) {
        for (int i = 0; i < 60; i++) {
          cars.send(root + "/V" + i % 6 + "/s" + i % 4, Integer.toString(i));
        }
        records.addAll(source.take(60));
      }
      // when the sessions are dealt out anew
      for (int i = 60; i < 120; i++) {
        cars.send(root + "/V" + i % 6 + "/s" + i % 4, Integer.toString(i));
      }
      try (SourceHarness source = new SourceHarness(config, 3)) {
        records.addAll(source.take(60));
      }

      // then
      assertThat(records).hasSize(120);
      for (int car = 0; car < 6; car++) {
        String vin = "V" + car;
        List<Integer> numbers =
            records.stream()
                .filter(record -> vin.equals(record.key()))
                .map(record -> Integer.valueOf((String) record.value()))
                .toList();
        assertThat(numbers).hasSize(20).isSorted();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void qos2IsKeptByTheClientThatCan(Broker kind) throws Exception {
    String root = Configs.unique("twice");
    Map<String, String> config =
        Configs.source(
            kind.shared().address(),
            root + "/{vin}",
            "payload.format",
            "string",
            "mqtt.distribution",
            "hash",
            "mqtt.qos",
            "2");
    try (Client cars = new Client(kind.shared())) {
      try (SourceHarness source = new SourceHarness(config, 1).connect()) {
        for (int i = 0; i < 5; i++) {
          cars.send(root + "/V1", "m" + i, message -> message.setQos(2));
        }
        List<SourceRecord> first = source.poll(1);
        source.commit(first.subList(0, 1));
        List<SourceRecord> second = first.size() > 1 ? first.subList(1, 2) : source.poll(1);
        source.commit(second.subList(0, 1));
      }
      try (SourceHarness source = new SourceHarness(config, 1)) {
        assertThat(values(source.take(3))).containsExactly("m2", "m3", "m4");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void version3Works(Broker kind) throws Exception {
    String root = Configs.unique("old");
    Map<String, String> config =
        Configs.source(
            kind.shared().address(),
            root + "/{vin}",
            "payload.format",
            "string",
            "mqtt.version",
            "3.1.1");
    try (Client cars = new Client(kind.shared())) {
      try (SourceHarness source = new SourceHarness(config, 1).connect()) {
        cars.send(root + "/V1", "m0");
        source.poll(1);
      }
      cars.send(root + "/V1", "m1");
      try (SourceHarness source = new SourceHarness(config, 1)) {
        assertThat(values(source.take(2))).containsExactly("m0", "m1");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void numbersThatWereSeenAreLeftOut(Broker kind) throws Exception {
    String root = Configs.unique("ledger");
    MqttBroker broker = kind.shared();
    Map<String, String> config =
        Configs.source(
            broker.address(),
            root + "/{vin}",
            "payload.format",
            "json",
            "dedupe",
            "ledger",
            "dedupe.key",
            "{vin}",
            "dedupe.sequence",
            "field:seq",
            "dedupe.epoch",
            "field:boot");
    Map<String, byte[]> offsets = new HashMap<>();
    try (Client cars = new Client(broker)) {
      try (SourceHarness source = new SourceHarness(config, 1, offsets).connect()) {
        for (int seq : new int[] {1, 2, 2, 5, 3, 1}) {
          cars.send(root + "/V1", "{\"boot\":1,\"seq\":" + seq + "}");
        }
        cars.send(root + "/V2", "{\"boot\":1,\"seq\":1}");
        assertThat(sequences(source.take(5))).containsExactly(1L, 2L, 5L, 3L, 1L);
      }
      // when the task starts again, and a car does
      try (SourceHarness source = new SourceHarness(config, 1, offsets).connect()) {
        for (int seq : new int[] {5, 4, 3}) {
          cars.send(root + "/V1", "{\"boot\":1,\"seq\":" + seq + "}");
        }
        cars.send(root + "/V1", "{\"boot\":2,\"seq\":1}");
        assertThat(sequences(source.take(2))).containsExactly(4L, 1L);
      }
    }
  }

  private static List<Object> sequences(List<SourceRecord> records) {
    List<Object> sequences = new ArrayList<>();
    records.forEach(record -> sequences.add(((Map<?, ?>) record.value()).get("seq")));
    return sequences;
  }

  private static List<String> values(List<SourceRecord> records) {
    return records.stream().map(record -> (String) record.value()).toList();
  }

  private static Map<String, Object> headers(SourceRecord record) {
    Map<String, Object> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), header.value());
    }
    return headers;
  }
}
