// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static io.fairlead.mqtt.Records.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.LocalPorts;
import io.fairlead.servers.MosquittoServer;
import io.fairlead.testkit.ConnectWorkerExtension;
import io.fairlead.testkit.TestWorker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and secrets that are renewed while a task runs. */
@Timeout(300)
class RenewalTest {

  private static final Duration DEADLINE = Duration.ofSeconds(120);

  @RegisterExtension
  static final ConnectWorkerExtension WORKER =
      ConnectWorkerExtension.with(
          Map.of(
              "config.providers",
              "file",
              "config.providers.file.class",
              FileConfigProvider.class.getName()));

  @Test
  void renewedCertificatesAreFoundWithoutARestart(@TempDir Path folder) throws Exception {
    Certificates first = Certificates.create(folder.resolve("first"));
    Certificates second = Certificates.create(folder.resolve("second"));
    Path files = Files.createDirectories(folder.resolve("used"));
    use(first, files);
    int tls = LocalPorts.free();
    try (MosquittoServer broker =
        Broker.mosquitto(
            List.of(
                "allow_anonymous true",
                "listener " + tls + " 127.0.0.1",
                "cafile " + files.resolve("ca"),
                "certfile " + files.resolve("server"),
                "keyfile " + files.resolve("server.key"),
                "require_certificate true"))) {
      Map<String, String> config =
          Configs.source(
              "ssl://localhost:" + tls,
              "renewed/#",
              // Mosquitto forgets shared subscriptions when it restarts.
              "mqtt.distribution",
              "hash",
              "payload.format",
              "string",
              "mqtt.ssl.ca",
              files.resolve("ca").toString(),
              "mqtt.ssl.certificate",
              files.resolve("client").toString(),
              "mqtt.ssl.key",
              files.resolve("client.key").toString());
      try (SourceHarness source = new SourceHarness(config, 1).connect()) {
        try (Client cars = new Client(broker)) {
          cars.send("renewed/a", "before");
          assertThat(values(source.take(1))).containsExactly("before");
        }

        // when authority, server and client have new certificates
        use(second, files);
        broker.restart();

        // then the connection that is made anew uses them
        try (Client cars = new Client(broker)) {
          cars.send("renewed/a", "after");
          assertThat(values(source.take(1))).containsExactly("after");
        }
      }
    }
  }

  private static void use(Certificates certificates, Path files) throws Exception {
    copy(certificates.ca(), files.resolve("ca"));
    for (String name : List.of("server", "client")) {
      copy(certificates.certificate(name), files.resolve(name));
      copy(certificates.key(name), files.resolve(name + ".key"));
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aRenewedTokenOfAConfigProviderIsFoundWithoutARestart(@TempDir Path folder, TestWorker worker)
      throws Exception {
    Path accounts = folder.resolve("accounts");
    Path secrets = folder.resolve("secrets.properties");
    Files.writeString(accounts, Passwords.line("car", "first") + Passwords.line("test", "test"));
    Files.writeString(secrets, "token=first\n");
    try (MosquittoServer broker =
        Broker.mosquitto(List.of("allow_anonymous false", "password_file " + accounts))) {
      Map<String, String> config =
          Configs.source(
              broker.address(),
              "token/{vin}",
              "mqtt.distribution",
              "hash",
              "payload.format",
              "string",
              "kafka.topic",
              "token",
              "mqtt.user",
              "car",
              "mqtt.password",
              "${file:" + secrets + ":token}");
      worker.connectors().create("token", config);
      worker.connectors().awaitRunning("token");
      try (Client cars = new Client(broker, "test", "test")) {
        // The first one tells that the session exists.
        Awaitility.await()
            .atMost(DEADLINE)
            .until(
                () -> {
                  cars.send("token/V1", "before");
                  return !worker.connectors().offsets("token").isEmpty();
                });
      }

      // when the token is another one, for the broker and for the worker
      Files.writeString(secrets, "token=second\n");
      Files.writeString(accounts, Passwords.line("car", "second") + Passwords.line("test", "test"));
      broker.restart();

      // then
      try (Client cars = new Client(broker, "test", "test")) {
        cars.send("token/V1", "after");
        Awaitility.await()
            .atMost(DEADLINE)
            .until(
                () ->
                    worker.records("token", 1).stream()
                        .anyMatch(record -> record.value().contains("after")));
      }
      assertThat(worker.connectors().status("token").toString()).doesNotContain("FAILED");
    }
  }
}
