// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static io.fairlead.mqtt.Records.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.TcpProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is acknowledged, held back, and sent again. */
@Timeout(300)
class SourceDeliveryTest {

  @ParameterizedTest
  @EnumSource
  void whatKafkaDidNotAcknowledgeComesAgain(Broker kind) throws Exception {
    String root = Configs.unique("again");
    Map<String, String> config =
        Configs.source(kind.shared().address(), root + "/#", "payload.format", "string");
    try (Client cars = new Client(kind.shared())) {
      try (SourceHarness source = new SourceHarness(config, 1).connect()) {
        cars.sendNumbered(0, 5, i -> root + "/a");
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
      cars.sendNumbered(0, 50, i -> root + "/V1");
      cars.flush();

      List<SourceRecord> first = new ArrayList<>();
      int window = 7;
      if (kind == Broker.HIVEMQ) {
        // It sends a second message only when the first was acknowledged.
        first.addAll(source.take(1));
        window = first.size() + 7;
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
      assertThat(values(first)).containsExactlyElementsOf(Records.numbered(0, 50));
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
        cars.sendNumbered(0, 20, i -> root + "/V1");
        cars.flush();
        List<SourceRecord> onTheirWay = new ArrayList<>();
        if (kind == Broker.HIVEMQ) {
          // It sends a second message only when the first was acknowledged.
          onTheirWay.addAll(source.take(1));
        }
        onTheirWay.addAll(source.poll(4));

        // when the network is cut while records are on their way to Kafka
        network.cut();
        onTheirWay.addAll(
            source.poll(
                all -> ((MqttSourceTask) source.task(0)).progress().phase().equals("connecting")));
        cars.sendNumbered(20, 40, i -> root + "/V1");
        source.commit(onTheirWay);
        network.mend();
        List<SourceRecord> rest = new ArrayList<>();
        while (rest.stream().noneMatch(record -> record.value().equals("m39"))) {
          rest.addAll(source.take(1));
        }

        // then
        onTheirWay.addAll(rest);
        // Whether the first one's acknowledgement reached the broker is open.
        assertThat(values(onTheirWay)).startsWith("m0");
        assertThat(values(onTheirWay))
            .filteredOn(value -> !value.equals("m0"))
            .containsExactlyElementsOf(Records.numbered(1, 40));
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
}
