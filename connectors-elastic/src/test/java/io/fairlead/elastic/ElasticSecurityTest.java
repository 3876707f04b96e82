// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairlead.testkit.Certificates;
import io.fairlead.testkit.SinkTaskHarness;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mutual TLS and both kinds of credentials, in front of a real OpenSearch. */
@Timeout(600)
class ElasticSecurityTest {

  @TempDir private static Path folder;
  private static Certificates own;
  private static Certificates client;

  @BeforeAll
  static void certificates() throws Exception {
    own = new Certificates(folder, "server");
    client = new Certificates(folder, "client");
  }

  private static Map<String, String> config(Gateway gateway, String topic) throws Exception {
    return properties(
        "topics",
        topic,
        "connection.url",
        gateway.url(),
        "key.ignore",
        "true",
        "retry.backoff.ms",
        "20",
        "elastic.https.ssl.truststore.location",
        own.certificate().toString(),
        "elastic.https.ssl.truststore.type",
        "PEM",
        "elastic.https.ssl.keystore.location",
        client.store().toString(),
        "elastic.https.ssl.keystore.type",
        "PKCS12",
        "elastic.https.ssl.keystore.password",
        Certificates.PASSWORD);
  }

  private static void assertWrites(Map<String, String> config, String topic) {
    try (SinkTaskHarness sink = SinkTaskHarness.start(new ElasticSinkTask(), config)) {
      sink.offer(List.of(record(topic, 0, 0, null, Map.of("n", 1))));
      sink.awaitAllCommitted();
    }
    assertThat(OpenSearch.shared().count(topic)).isEqualTo(1);
  }

  @Test
  void basicAuthentication() throws Exception {
    String pair = Base64.getEncoder().encodeToString("ann:käse".getBytes(StandardCharsets.UTF_8));
    try (Gateway gateway = new Gateway(OpenSearch.shared().uri(), "Basic " + pair, own, client)) {
      Map<String, String> config = config(gateway, "basic");
      config.put("connection.username", "ann");
      config.put("connection.password", "käse");

      assertWrites(config, "basic");
    }
  }

  @Test
  void apiKey() throws Exception {
    try (Gateway gateway = new Gateway(OpenSearch.shared().uri(), "ApiKey a2V5", own, client)) {
      Map<String, String> config = config(gateway, "api-key");
      config.put("connection.api.key", "a2V5");

      assertWrites(config, "api-key");
    }
  }

  @Test
  void wrongCredentialsFailTheTaskWithoutTellingThem() throws Exception {
    try (Gateway gateway = new Gateway(OpenSearch.shared().uri(), "ApiKey right", own, client)) {
      Map<String, String> config = config(gateway, "refused");
      config.put("connection.api.key", "mistaken");

      try (SinkTaskHarness sink = SinkTaskHarness.start(new ElasticSinkTask(), config)) {
        sink.put(record("refused", 0, 0, null, Map.of("n", 1)));
        Awaitility.await()
            .atMost(SinkTaskHarness.DEADLINE)
            .untilAsserted(
                () ->
                    assertThat(catchThrowable(sink::commit))
                        .isInstanceOf(ConnectException.class)
                        .hasMessageContaining("connection.api.key")
                        .hasMessageContaining("401")
                        .hasMessageNotContaining("mistaken"));
      }
    }
  }

  @Test
  void withoutACertificateNothingIsWritten() throws Exception {
    try (Gateway gateway = new Gateway(OpenSearch.shared().uri(), "ApiKey a2V5", own, client)) {
      Map<String, String> config = new HashMap<>(config(gateway, "stranger"));
      config.keySet().removeIf(key -> key.contains("keystore"));
      config.put("connection.api.key", "a2V5");
      config.put("max.retries", "1");

      try (SinkTaskHarness sink = SinkTaskHarness.start(new ElasticSinkTask(), config)) {
        sink.put(record("stranger", 0, 0, null, Map.of("n", 1)));
        Awaitility.await()
            .atMost(SinkTaskHarness.DEADLINE)
            .untilAsserted(
                () ->
                    assertThat(catchThrowable(sink::commit))
                        .isInstanceOf(ConnectException.class)
                        .hasMessageContaining("attempts"));
      }
      assertThat(OpenSearch.shared().count("stranger")).isZero();
    }
  }
}
