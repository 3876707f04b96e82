// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsTest {

  private static final String PASSWORD = "changeit-123";

  @TempDir private static Path folder;
  private static Path worker;
  private static Path stranger;

  @BeforeAll
  static void makeCertificates() throws Exception {
    worker = keyStore("worker");
    stranger = keyStore("stranger");
  }

  private static Path keyStore(String name) throws IOException, InterruptedException {
    Path store = folder.resolve(name + ".p12");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=IP:127.0.0.1,DNS:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-validity",
                "3650"));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue())
        .describedAs(new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isZero();
    return store;
  }

  private static KeyStore load(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** Trusts the worker; shows the certificate of this key store, or none. */
  private static HttpClient client(Path own) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("worker", load(worker).getCertificate("worker"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (own != null) {
      keys.init(load(own), PASSWORD.toCharArray());
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static Map<String, String> https(String prefix) {
    Map<String, String> properties = new HashMap<>();
    properties.put("listeners", "https://127.0.0.1:0");
    properties.put(prefix + "ssl.keystore.location", worker.toString());
    properties.put(prefix + "ssl.keystore.type", "PKCS12");
    properties.put(prefix + "ssl.keystore.password", PASSWORD);
    properties.put(prefix + "ssl.key.password", PASSWORD);
    // The self-signed certificate is its own authority.
    properties.put(prefix + "ssl.truststore.location", worker.toString());
    properties.put(prefix + "ssl.truststore.type", "PKCS12");
    properties.put(prefix + "ssl.truststore.password", PASSWORD);
    return properties;
  }

  @Test
  void serves_https() throws Exception {
    try (TestWorker server = TestWorker.start(https("listeners.https."), client(null))) {
      assertThat(server.uri()).hasScheme("https");
      assertThat(server.get("/connectors").status()).isEqualTo(200);
    }
  }

  @Test
  void falls_back_to_the_settings_without_prefix() throws Exception {
    try (TestWorker server = TestWorker.start(https(""), client(null))) {
      assertThat(server.get("/connectors").status()).isEqualTo(200);
    }
  }

  @Test
  void takes_keys_in_pem() throws Exception {
    KeyStore store = load(worker);
    Key key = store.getKey("worker", PASSWORD.toCharArray());
    Certificate certificate = store.getCertificate("worker");
    Map<String, String> pem =
        Map.of(
            "listeners",
            "https://127.0.0.1:0",
            "listeners.https.ssl.keystore.type",
            "PEM",
            "listeners.https.ssl.keystore.key",
            pem("PRIVATE KEY", key.getEncoded()),
            "listeners.https.ssl.keystore.certificate.chain",
            pem("CERTIFICATE", certificate.getEncoded()));
    try (TestWorker server = TestWorker.start(pem, client(null))) {
      assertThat(server.get("/connectors").status()).isEqualTo(200);
    }
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  @Test
  void lets_in_only_clients_with_a_certificate_that_it_trusts() throws Exception {
    Map<String, String> required = https("listeners.https.");
    required.put("listeners.https.ssl.client.auth", "required");
    try (TestWorker server = TestWorker.start(required, client(worker))) {
      assertThat(server.get("/connectors").status()).isEqualTo(200);
    }
    for (Path own : new Path[] {null, stranger}) {
      try (TestWorker server = TestWorker.start(required, client(own))) {
        assertThatThrownBy(() -> server.get("/connectors"))
            .isInstanceOf(CompletionException.class)
            .hasCauseInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void admin_listeners_have_settings_of_their_own() throws Exception {
    Map<String, String> separate = https("admin.listeners.https.");
    separate.put("listeners", "http://127.0.0.1:0");
    separate.put("admin.listeners", "https://127.0.0.1:0");
    try (TestWorker server = TestWorker.start(separate, client(null))) {
      assertThat(server.get("/connectors").status()).isEqualTo(200);
      assertThat(server.server.adminUri()).hasScheme("https");
      assertThat(server.sendTo(server.server.adminUri(), "GET", "/admin/loggers", null).status())
          .isEqualTo(200);
    }
  }

  @Test
  void workers_show_their_certificates_to_each_other() throws Exception {
    Map<String, String> required = https("listeners.https.");
    required.put("listeners.https.ssl.client.auth", "required");
    try (TestWorker leader = TestWorker.start(required, client(worker));
        TestWorker follower = TestWorker.start(required, client(worker))) {
      follower.herder.writesBelongTo(leader.uri());

      assertThat(follower.put("/connectors/c/config", "{}").status()).isEqualTo(201);
      assertThat(leader.herder.configs).containsKey("c");
    }
  }

  @Test
  void tells_what_is_missing() {
    try (TestWorker server = TestWorker.unstarted(Map.of("listeners", "https://127.0.0.1:0"))) {
      assertThatThrownBy(server.server::initializeServer)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("ssl.keystore.location");
    }
    Map<String, String> wrong = https("listeners.https.");
    wrong.put("listeners.https.ssl.keystore.location", "/no/such/file");
    try (TestWorker server = TestWorker.unstarted(wrong)) {
      assertThatThrownBy(server.server::initializeServer)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("/no/such/file")
          .hasMessageNotContaining(PASSWORD);
    }
  }
}
