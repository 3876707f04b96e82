// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.mqtt.client.ReasonCode;
import io.fairlead.testkit.SinkTaskHarness;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.connect.errors.RetriableException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A task is stopped while its broker, which may take five minutes here, owes it an answer. */
@Timeout(120)
class StopTest {

  private static final String[] PATIENT = {"mqtt.connect.timeout.ms", "300000"};

  @ParameterizedTest
  @CsvSource({"5, 1", "5, 2", "3.1.1, 1"})
  void aSourceLeavesABrokerThatDoesNotAnswer(String version, String qos) throws Exception {
    // given one that is busy, so that the start ends, and one that says nothing
    try (FakeBroker busy =
            version.equals("5")
                ? FakeBroker.refusing(ReasonCode.SERVER_BUSY.code())
                : FakeBroker.refusingVersion3(3);
        FakeBroker silent = silent(qos)) {
      Map<String, String> config =
          Configs.with(
              Configs.source(
                  busy.address() + "," + silent.address(),
                  "fleet/{vin}",
                  "mqtt.version",
                  version,
                  "mqtt.qos",
                  qos),
              PATIENT);
      try (SourceHarness source = new SourceHarness(config, 1)) {
        source.poll(all -> silent.asked() >= 1);
      }

      awaitNoConnection(silent);
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 1", "5, 2", "3.1.1, 1"})
  void aSinkLeavesABrokerThatDoesNotAnswer(String version, String qos) throws Exception {
    try (FakeBroker silent = silent(qos)) {
      Map<String, String> config =
          Configs.with(
              Configs.sinkTask(
                  silent.address(), "out/{key}", "mqtt.version", version, "mqtt.qos", qos),
              PATIENT);
      try (SinkTaskHarness sink = SinkTaskHarness.start(new MqttSinkTask(), config)) {
        assertThatThrownBy(() -> sink.put(record("commands", 0, 0, "V1", "open")))
            .isInstanceOf(RetriableException.class);
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> silent.asked() >= 1);
      }

      awaitNoConnection(silent);
    }
  }

  /** The client library of QoS 2 leaves when it is let in; the others do not wait for that. */
  private static FakeBroker silent(String qos) {
    return qos.equals("2") ? FakeBroker.late(Duration.ofSeconds(8)) : FakeBroker.silent();
  }

  private static void awaitNoConnection(FakeBroker broker) {
    Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> broker.open() == 0);
  }
}
