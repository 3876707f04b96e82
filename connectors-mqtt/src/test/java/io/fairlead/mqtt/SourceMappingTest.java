// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static io.fairlead.mqtt.Records.headers;
import static io.fairlead.mqtt.Records.onTopic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a message: topic, key, headers, value. */
@Timeout(300)
class SourceMappingTest {

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
      // Each filter is a shared subscription of its own, without an order between them.
      assertThat(records)
          .extracting(SourceRecord::topic)
          .containsExactlyInAnyOrder("telemetry.speed", "alarms");
      SourceRecord speed = onTopic(records, "telemetry.speed");
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
      assertThat(headers(onTopic(records, "alarms"))).contains(entry("mqtt.rest", "door/left"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void flagsAndExpiryAreHeadersWhereTheyAreAskedFor(Broker kind) throws Exception {
    String root = Configs.unique("flags");
    Map<String, String> config =
        Configs.source(
            kind.shared().address(),
            root + "/{vin}",
            "mqtt.distribution",
            "hash",
            "kafka.headers",
            "flags,properties",
            "kafka.header.prefix",
            "m.");
    try (Client cars = new Client(kind.shared())) {
      // given
      cars.send(
          root + "/V1",
          "kept",
          message -> {
            message.setRetained(true);
            MqttProperties properties = new MqttProperties();
            properties.setMessageExpiryInterval(600L);
            message.setProperties(properties);
          });
      cars.flush();
      try (SourceHarness source = new SourceHarness(config, 1)) {
        // when
        SourceRecord retained = source.take(1).get(0);
        cars.send(root + "/V1", "new");
        SourceRecord fresh = source.take(1).get(0);

        // then
        assertThat(headers(retained)).containsEntry("m.qos", 1).containsEntry("m.retained", true);
        assertThat((Long) headers(retained).get("m.expiry.seconds")).isBetween(1L, 600L);
        assertThat(headers(fresh)).containsOnly(entry("m.qos", 1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatComesAgainIsMarkedWhereTheBrokerMarksIt(Broker kind) throws Exception {
    String root = Configs.unique("dup");
    Map<String, String> config =
        Configs.source(
            kind.shared().address(),
            root + "/{vin}",
            "mqtt.distribution",
            "hash",
            "mqtt.version",
            "3.1.1",
            "kafka.headers",
            "flags");
    try (Client cars = new Client(kind.shared())) {
      try (SourceHarness source = new SourceHarness(config, 1).connect()) {
        cars.send(root + "/V1", "m");
        assertThat(headers(source.poll(1).get(0))).doesNotContainKey("mqtt.duplicate");
      }
      try (SourceHarness source = new SourceHarness(config, 1)) {
        assertThat(headers(source.take(1).get(0))).containsEntry("mqtt.duplicate", true);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInferredSchemaOnlyGrows(Broker kind) throws Exception {
    String root = Configs.unique("schema");
    Map<String, String> config =
        Configs.source(kind.shared().address(), root + "/{vin}", "payload.format", "json-schema");
    try (SourceHarness source = new SourceHarness(config, 1).connect();
        Client cars = new Client(kind.shared())) {
      cars.send(root + "/V1", "{\"speed\":1}");
      cars.send(root + "/V1", "{\"speed\":2,\"gear\":\"D\"}");
      cars.send(root + "/V1", "{\"speed\":3}");
      List<SourceRecord> records = source.take(3);

      assertThat(records.get(0).valueSchema().fields()).hasSize(1);
      assertThat(records.get(1).valueSchema().fields()).hasSize(2);
      assertThat(records.get(2).valueSchema()).isEqualTo(records.get(1).valueSchema());
      assertThat(((Struct) records.get(2).value()).get("gear")).isNull();
    }
  }
}
