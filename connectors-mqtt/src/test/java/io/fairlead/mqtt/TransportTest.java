// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static io.fairlead.mqtt.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.servers.HiveMqServer;
import io.fairlead.servers.LocalPorts;
import io.fairlead.servers.MosquittoServer;
import io.fairlead.servers.MqttBroker;
import io.fairlead.servers.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class TransportTest {

  private static final Duration DEADLINE = Duration.ofSeconds(90);

  @Test
  void mutualTlsByPemFilesAndByKeyStoresWithRenewal(@TempDir Path folder) throws Exception {
    Certificates good = Certificates.create(folder.resolve("good"));
    Certificates strange = Certificates.create(folder.resolve("strange"));
    int tls = LocalPorts.free();
    try (MosquittoServer broker =
        Broker.mosquitto(
            List.of(
                "allow_anonymous true",
                "listener " + tls + " 127.0.0.1",
                "cafile " + good.ca(),
                "certfile " + good.certificate("server"),
                "keyfile " + good.key("server"),
                "require_certificate true"))) {
      String address = "ssl://localhost:" + tls;
      Path ca = Files.copy(strange.ca(), folder.resolve("ca.pem"));
      Map<String, String> pem =
          Configs.source(
              address,
              "tls/#",
              "mqtt.ssl.ca",
              ca.toString(),
              "mqtt.ssl.certificate",
              good.certificate("client").toString(),
              "mqtt.ssl.key",
              good.key("client").toString());
      assertThat(errors(pem).get("mqtt.ssl.ca")).contains("not trusted");

      // when the authority is renewed
      Files.copy(good.ca(), ca, StandardCopyOption.REPLACE_EXISTING);
      assertThat(errors(pem)).isEmpty();
      assertThat(errors(Configs.with(pem, "mqtt.qos", "2"))).isEmpty();
      assertThat(errors(Configs.with(pem, "mqtt.version", "3.1.1"))).isEmpty();
      Map<String, String> stores =
          Configs.source(
              address,
              "tls/#",
              "mqtt.ssl.truststore.location",
              good.store("ca").toString(),
              "mqtt.ssl.truststore.password",
              Certificates.PASSWORD,
              "mqtt.ssl.keystore.location",
              good.store("client").toString(),
              "mqtt.ssl.keystore.password",
              Certificates.PASSWORD);
      assertThat(errors(stores)).isEmpty();
      Map<String, String> wrong = Configs.with(stores, "mqtt.ssl.keystore.password", "guess");
      assertThat(errors(wrong).toString()).contains("password").doesNotContain("guess");
      try (SourceHarness source = new SourceHarness(pem, 1).connect();
          Client cars = new Client(broker)) {
        cars.send("tls/a", "hello");
        assertThat(source.take(1)).hasSize(1);
      }
    }
  }

  @Test
  void webSocketsOfMosquittoWork(@TempDir Path folder) throws Exception {
    Certificates certificates = Certificates.create(folder);
    int plain = LocalPorts.free();
    int secure = LocalPorts.free();
    try (MosquittoServer broker =
        Broker.mosquitto(
            List.of(
                "allow_anonymous true",
                "listener " + plain + " 127.0.0.1",
                "protocol websockets",
                "listener " + secure + " 127.0.0.1",
                "protocol websockets",
                "certfile " + certificates.certificate("server"),
                "keyfile " + certificates.key("server")))) {
      takesMessages(broker, "ws://127.0.0.1:" + plain + "/mqtt", certificates);
      takesMessages(broker, "wss://localhost:" + secure + "/mqtt", certificates);
    }
  }

  @Test
  void webSocketsOfHiveMqWork(@TempDir Path folder) throws Exception {
    Certificates certificates = Certificates.create(folder);
    try (HiveMqServer broker =
        HiveMqServer.startWithWebSockets(certificates.store("server"), Certificates.PASSWORD)) {
      takesMessages(broker, broker.webSocketAddress(), certificates);
      takesMessages(broker, broker.secureWebSocketAddress(), certificates);
    }
  }

  private static void takesMessages(MqttBroker broker, String address, Certificates certificates)
      throws Exception {
    try (Client cars = new Client(broker)) {
      for (String version : List.of("5", "3.1.1")) {
        String root = Configs.unique("ws");
        Map<String, String> config =
            Configs.source(
                address, root + "/#", "mqtt.version", version, "payload.format", "string");
        if (address.startsWith("wss:")) {
          config = Configs.with(config, "mqtt.ssl.ca", certificates.ca().toString());
        }
        assertThat(errors(config)).isEmpty();
        try (SourceHarness source = new SourceHarness(config, 1).connect()) {
          cars.send(root + "/a", "hello");
          assertThat(values(source.take(1))).containsExactly("hello");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLastWillIsPublishedWhenTheConnectionBreaksAndNotWhenTheTaskStops(Broker kind)
      throws Exception {
    for (String qos : List.of("1", "2")) {
      String root = Configs.unique("will");
      try (TcpProxy network = TcpProxy.to(kind.shared().port());
          Client other = new Client(kind.shared()).subscribe(root + "/gone/#")) {
        Map<String, String> config =
            Configs.source(
                "tcp://127.0.0.1:" + network.port(),
                root + "/{vin}",
                "mqtt.qos",
                qos,
                // HiveMQ grants QoS 1 only to shared subscriptions.
                "mqtt.distribution",
                "hash",
                "mqtt.client.id.prefix",
                root,
                "mqtt.will.topic",
                root + "/gone/{client}",
                "mqtt.will.payload",
                "away");
        try (SourceHarness source = new SourceHarness(config, 1).connect()) {
          assertThat(source.task(0).poll()).isNull();
        }
        // A will of the task that has stopped would come before this, or soon after it.
        other.send(root + "/gone/first", "has stopped");
        Awaitility.await().atMost(DEADLINE).until(() -> other.seen().size() >= 1);
        try (SourceHarness source = new SourceHarness(config, 1).connect()) {
          network.cut();
          source.poll(all -> other.seen().size() >= 2);
          network.mend();
          source.connect();
        }
        other.send(root + "/gone/second", "has stopped");
        Awaitility.await().atMost(DEADLINE).until(() -> other.seen().size() >= 3);
        assertThat(other.seen())
            .extracting(Client.Seen::topic, Client.Seen::text)
            .containsExactlyInAnyOrder(
                tuple(root + "/gone/first", "has stopped"),
                tuple(root + "/gone/" + root + "-h1-0", "away"),
                tuple(root + "/gone/second", "has stopped"));
      }
    }
  }

  @Test
  void anotherBrokerIsTakenWhenOneIsAway() throws Exception {
    try (MosquittoServer broker = Broker.mosquitto(List.of("allow_anonymous true"));
        TcpProxy one = TcpProxy.to(broker.port());
        TcpProxy two = TcpProxy.to(broker.port());
        Client cars = new Client(broker)) {
      Map<String, String> config =
          Configs.source(
              "tcp://127.0.0.1:" + one.port() + ",tcp://127.0.0.1:" + two.port(),
              "over/#",
              "payload.format",
              "string");
      try (SourceHarness source = new SourceHarness(config, 1).connect()) {
        one.cut();
        for (int i = 0; i < 10; i++) {
          cars.send("over/a", "m" + i);
        }
        assertThat(source.take(10)).hasSize(10);
        two.cut();
        one.mend();
        cars.send("over/a", "last");
        // Others may come again: their acknowledgements may not have reached the broker.
        boolean last = false;
        while (!last) {
          last = source.take(1).stream().anyMatch(record -> "last".equals(record.value()));
        }
      }
    }
  }

  private static Map<String, String> errors(Map<String, String> properties) {
    return Configs.errors(new MqttSourceConnector().validate(properties));
  }
}
