// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.fairlead.servers.HiveMqServer;
import io.fairlead.servers.KafkaBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class FleetToolTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void whatAFleetPublishedIsComparedWithWhatIsInKafka(@TempDir Path folder) throws Exception {
    Path ledger = folder.resolve("ledger.csv");
    List<byte[]> arrived = new ArrayList<>();
    try (HiveMqServer mqtt = HiveMqServer.start();
        KafkaBroker kafka = KafkaBroker.start()) {
      Mqtt5BlockingClient follower =
          Mqtt5Client.builder().serverHost("127.0.0.1").serverPort(mqtt.port()).buildBlocking();
      follower.connect();
      try (Mqtt5Publishes publishes = follower.publishes(MqttGlobalPublishFilter.ALL)) {
        follower.subscribeWith().topicFilter("road/#").qos(MqttQos.AT_LEAST_ONCE).send();

        // when
        int code =
            run(
                "--broker",
                "127.0.0.1:" + mqtt.port(),
                "--cars",
                "5",
                "--signals",
                "10",
                "--rate",
                "0",
                "--messages",
                "20",
                "--duplicates",
                "0",
                "--outages",
                "0",
                "--root",
                "road",
                "--ledger",
                ledger.toString());
        assertThat(code).as("%s", err).isZero();
        assertThat(out.toString())
            .containsPattern("100 messages of 5 cars in \\d+ s, 0 of them sent twice; ");
        while (arrived.size() < 100) {
          Optional<byte[]> next =
              publishes.receive(60, TimeUnit.SECONDS).map(each -> each.getPayloadAsBytes());
          arrived.add(next.orElseThrow());
        }
      }
      follower.disconnect();

      // then
      kafka.createTopic("all", 1, Map.of());
      send(kafka, "all", arrived);
      assertThat(verify(kafka, "all", ledger)).isZero();
      assertThat(out.toString())
          .contains("100 published, 0 missing, 0 doubles, 0 overtaken, 0 foreign");
      List<byte[]> wrong = new ArrayList<>(arrived);
      wrong.remove(17);
      wrong.add(arrived.get(3));
      kafka.createTopic("wrong", 1, Map.of());
      send(kafka, "wrong", wrong);
      assertThat(verify(kafka, "wrong", ledger)).isEqualTo(1);
      assertThat(out.toString())
          .contains("100 published, 1 missing, 1 doubles")
          .containsPattern("CAR0000\\d lacks \\d+");
    }
  }

  @Test
  void aWrongAddressAndWrongSharesAreUsageErrors() {
    assertThat(run("--broker", "nowhere")).isEqualTo(2);
    assertThat(err.toString()).contains("HOST:PORT").contains("'nowhere'");
    assertThat(run("--broker", "nowhere:port")).isEqualTo(2);
    assertThat(run("--outages", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("--outages");
    assertThat(run("--duplicates", "1.5")).isEqualTo(2);
    assertThat(err.toString()).contains("--duplicates is a share from 0 to 1, not 1.5");
    assertThat(run("--seconds", "0")).isEqualTo(2);
    assertThat(run("--root", "fleet/#")).isEqualTo(2);
    assertThat(err.toString()).contains("has no wildcards");
    assertThat(run("--verify", "telemetry")).isEqualTo(2);
    assertThat(err.toString()).contains("--verify needs --ledger");
  }

  @Test
  void whatIsNoLedgerIsToldWithFileAndLine(@TempDir Path folder) throws Exception {
    Path ledger = folder.resolve("ledger.csv");
    assertThat(run("--verify", "telemetry", "--ledger", ledger.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(ledger + " is not there");
    Files.writeString(ledger, "vin,made,acknowledged,doubled\nCAR1,2,x,0\n");
    assertThat(run("--verify", "telemetry", "--ledger", ledger.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("line 2 is 'CAR1,2,x,0'");
  }

  @Test
  void aBrokerThatIsAwayHoldsNobody() throws Exception {
    FleetPlan plan =
        new FleetPlan(
            new FleetPlan.Size(3, 5, 100, Optional.empty()),
            new FleetPlan.Link("127.0.0.1", 1, 1, 0, 0, Duration.ofSeconds(1)),
            42);
    try (Fleet fleet = new Fleet("road", "CAR", plan)) {
      fleet.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> fleet.made() >= 30 && fleet.trouble().isPresent());
      assertThat(fleet.finish(Duration.ofMillis(500))).isFalse();
      assertThat(fleet.standing().acknowledged()).isZero();
    }
  }

  private int verify(KafkaBroker kafka, String topic, Path ledger) {
    return run(
        "--verify",
        topic,
        "--ledger",
        ledger.toString(),
        "--bootstrap-server",
        kafka.bootstrapServers());
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    return new FleetTool().run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private static void send(KafkaBroker kafka, String topic, List<byte[]> values) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      values.forEach(value -> producer.send(new ProducerRecord<>(topic, value)));
    }
  }
}
