// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.LocalPorts;
import io.fairlead.servers.MosquittoServer;
import io.fairlead.servers.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class TransportTest {

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
  void webSocketsWork() throws Exception {
    int port = LocalPorts.free();
    try (MosquittoServer broker =
            Broker.mosquitto(
                List.of(
                    "allow_anonymous true",
                    "listener " + port + " 127.0.0.1",
                    "protocol websockets"));
        Client cars = new Client(broker)) {
      for (String version : List.of("5", "3.1.1")) {
        Map<String, String> config =
            Configs.source(
                "ws://127.0.0.1:" + port + "/mqtt",
                "ws/" + version + "/#",
                "mqtt.version",
                version);
        try (SourceHarness source = new SourceHarness(config, 1).connect()) {
          cars.send("ws/" + version + "/a", "hello");
          assertThat(source.take(1)).hasSize(1);
        }
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
    Config validated = new MqttSourceConnector().validate(properties);
    Map<String, String> errors = new java.util.TreeMap<>();
    validated
        .configValues()
        .forEach(
            value -> {
              if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), String.join("; ", value.errorMessages()));
              }
            });
    return errors;
  }
}
