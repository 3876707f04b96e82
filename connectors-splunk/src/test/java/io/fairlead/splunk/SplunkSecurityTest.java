// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import io.fairlead.testkit.Certificates;
import io.fairlead.testkit.SinkTaskHarness;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mutual TLS and proxies. */
@Timeout(600)
class SplunkSecurityTest {

  @TempDir private Path folder;
  private final Index index = new Index();

  private static SSLContext context(Certificates own, Certificates trusted) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.load(), Certificates.PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted.load());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static long problems(Map<String, String> config) {
    return new SplunkSinkConnector()
        .validate(config).configValues().stream()
            .map(ConfigValue::errorMessages)
            .filter(messages -> !messages.isEmpty())
            .count();
  }

  @Test
  void mutualTls() throws Exception {
    Certificates server = new Certificates(folder, "server");
    Certificates client = new Certificates(folder, "client");
    try (HecServer collector =
        HecServer.start(
            HecServer.Settings.of(index, HecToken.of("t"))
                .withTls(context(server, client), true))) {
      Map<String, String> config =
          properties(
              "topics", "orders",
              "splunk.hec.uri", collector.uri().toString(),
              "splunk.hec.token", "t",
              "splunk.hec.linger.ms", "0");

      assertThat(problems(config)).as("an unknown server").isEqualTo(1);
      config.put("splunk.hec.ssl.trust.store.path", server.certificate().toString());
      config.put("splunk.hec.ssl.trust.store.type", "PEM");
      assertThat(problems(config)).as("no certificate of the client").isEqualTo(1);
      config.put("splunk.hec.ssl.key.store.path", client.store().toString());
      config.put("splunk.hec.ssl.key.store.password", Certificates.PASSWORD);
      assertThat(problems(config)).isZero();
      try (SinkTaskHarness sink = SinkTaskHarness.start(new SplunkSinkTask(), config)) {
        sink.put(record("orders", 0, 0, null, "x"));
        sink.awaitAllCommitted();
      }
      config.remove("splunk.hec.ssl.trust.store.path");
      config.put("splunk.hec.ssl.validate.certs", "false");
      assertThat(problems(config)).as("not checked").isZero();
    }
    assertThat(index.count()).isEqualTo(1);
  }

  @Test
  void proxy() {
    // given a collector that takes requests for another host, as a proxy does
    try (HecServer collector = HecServer.start(HecServer.Settings.of(index, HecToken.of("t")))) {
      Map<String, String> config =
          properties(
              "topics", "orders",
              "splunk.hec.uri", "http://splunk.invalid:8088",
              "splunk.hec.token", "t",
              "splunk.hec.proxy.host", "localhost",
              "splunk.hec.proxy.port", String.valueOf(collector.port()),
              "splunk.hec.linger.ms", "0");

      try (SinkTaskHarness sink = SinkTaskHarness.start(new SplunkSinkTask(), config)) {
        sink.put(record("orders", 0, 0, null, "x"));
        sink.awaitAllCommitted();
      }
    }
    assertThat(index.count()).isEqualTo(1);
  }
}
