// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static io.fairlead.mqtt.Configs.errors;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.mqtt.client.ReasonCode;
import io.fairlead.servers.MosquittoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class ValidationTest {

  private static final String NOWHERE = "tcp://127.0.0.1:1";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fleet/+x/a | a wildcard inside level '+x'",
        "fleet/#/a | may only be the last",
        "fleet/{vin}/{vin} | names two levels 'vin'",
        "fleet/car-{vin} | as the whole level",
        "$share/g/fleet/# | mqtt.distribution=shared",
        "fleet/{vin} -> | no topic after ->",
        "fleet/{vin} -> alarms.{kind} | uses {kind}",
      })
  void aWrongFilterIsToldWithWhatIsWrong(String filter, String message) {
    assertThat(source("mqtt.filters", filter).get("mqtt.filters")).contains(message);
  }

  @Test
  void templatesNameTheLevelsThatThereAre() {
    assertThat(source("kafka.topic", "telemetry.{sigal}"))
        .hasEntrySatisfying(
            "kafka.topic",
            text -> assertThat(text).contains("{sigal}").contains("there are [vin, signal]"));
    assertThat(source("kafka.key", "{car}").get("kafka.key")).contains("there are [vin, signal]");
    assertThat(source("kafka.topic", "a{").get("kafka.topic")).contains("'{' without '}'");
  }

  @Test
  void keysThatNeedEachOtherAreToldTogether() {
    assertThat(source("mqtt.brokers", "http://x").get("mqtt.brokers")).contains("ssl://host:8883");
    assertThat(source("mqtt.brokers", "tcp://u:secret@h").get("mqtt.brokers"))
        .contains("mqtt.user")
        .doesNotContain("secret");
    assertThat(source("mqtt.ssl.ca", "/ca.pem").get("mqtt.ssl.ca")).contains("ssl://");
    assertThat(source("mqtt.version", "3.1.1", "mqtt.qos", "2").get("mqtt.qos"))
        .contains("MQTT 5 only");
    assertThat(source("mqtt.distribution", "hash", "mqtt.hash.sessions", "2"))
        .containsKey("mqtt.hash.level");
    assertThat(source("mqtt.distribution", "hash", "mqtt.hash.level", "car").get("mqtt.hash.level"))
        .contains("there are [vin, signal]");
    assertThat(
            source(
                    "dedupe", "ledger",
                    "dedupe.key", "{vin}",
                    "dedupe.sequence", "field:seq",
                    "payload.format", "json",
                    "tasks.max", "2")
                .get("dedupe"))
        .contains("tasks.max to 1");
    assertThat(source("dedupe", "ledger")).containsKeys("dedupe.key", "dedupe.sequence");
    assertThat(source("payload.format", "protobuf").get("payload.format")).contains("json-schema");
    assertThat(sink("mqtt.topic", "fleet/{car}").get("mqtt.topic")).contains("{car}");
    assertThat(sink("mqtt.topic", "fleet/+").get("mqtt.topic")).contains("no wildcards");
  }

  @Test
  void aBrokerThatIsAwayIsToldWithItsKey() {
    assertThat(source().get("mqtt.brokers")).contains("127.0.0.1:1").contains("network");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRightIsAccepted(Broker kind) {
    assertThat(source("mqtt.brokers", kind.shared().address())).isEmpty();
    assertThat(sink("mqtt.brokers", kind.shared().address())).isEmpty();
  }

  @Test
  void refusedCredentialsAndRightsAreToldApart(@TempDir Path folder) throws Exception {
    Path accounts = folder.resolve("accounts");
    Path rights = folder.resolve("rights");
    // The password is "right", hashed as mosquitto_passwd does.
    Files.writeString(accounts, Passwords.line("car", "right"));
    Files.writeString(rights, "user car\ntopic readwrite own/#\n");
    try (MosquittoServer broker =
        Broker.mosquitto(
            List.of("allow_anonymous false", "password_file " + accounts, "acl_file " + rights))) {
      String[] wrong = {
        "mqtt.brokers", broker.address(), "mqtt.user", "car", "mqtt.password", "hunter2"
      };
      assertThat(source(wrong).get("mqtt.user"))
          .contains("not authorized")
          .doesNotContain("hunter2");
      String[] right = {
        "mqtt.brokers", broker.address(), "mqtt.user", "car", "mqtt.password", "right"
      };
      assertThat(sink(right)).isEmpty();
    }
  }

  @Test
  void eachReasonOfMqtt5HasItsWords() {
    assertThat(Arrays.stream(ReasonCode.values()).map(ReasonCode::code))
        .doesNotHaveDuplicates()
        .hasSize(35);
    for (int code = 0x80; code <= 0xA2; code++) {
      ReasonCode reason = ReasonCode.of(code).orElseThrow();
      assertThat(reason.remedy()).isNotBlank();
      assertThat(reason.words()).contains("0x%02X".formatted(code));
    }
    assertThat(new TreeSet<>(List.of(1, 2, 3, 4, 5)))
        .allSatisfy(code -> assertThat(ReasonCode.ofVersion3(code)).isPresent());
  }

  private static Map<String, String> source(String... more) {
    return errors(
        new MqttSourceConnector()
            .validate(Configs.with(Configs.source(NOWHERE, "fleet/{vin}/{signal}"), more)));
  }

  private static Map<String, String> sink(String... more) {
    return errors(
        new MqttSinkConnector().validate(Configs.with(Configs.sink(NOWHERE, "fleet/{key}"), more)));
  }
}
