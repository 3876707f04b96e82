// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.servers.hec.HecEvent;
import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Senders that others wrote get along with the collector that the sink is tested against. */
@Timeout(600)
class IndependentSendersTest {

  private static final String TOKEN = "11111111-2222-3333-4444-555555555555";

  private final Index index = new Index();
  private final HecServer server =
      HecServer.start(HecServer.Settings.of(index, HecToken.of(TOKEN)));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void camelSends() throws Exception {
    String endpoint =
        ("splunk-hec:localhost:%d?token=%s&https=false&skipTlsVerify=true&index=cars&source=camel"
                + "&sourceType=json&host=h")
            .formatted(server.port(), TOKEN);
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.start();
      camel.createProducerTemplate().sendBody(endpoint, Map.of("speed", 88));
      server.put(HecToken.of(TOKEN).disabled());

      Assertions.assertThatThrownBy(
              () -> camel.createProducerTemplate().sendBody(endpoint, Map.of("speed", 1)))
          .isInstanceOf(CamelExecutionException.class)
          .rootCause()
          .hasMessageContaining("Token disabled");
    }

    HecEvent event = index.only();
    assertThat(event.event().at("/body/speed").asInt()).isEqualTo(88);
    assertThat(List.of(event.index(), event.source(), event.sourcetype(), event.host()))
        .containsExactly("cars", "camel", "json", "h");
  }

  @Test
  void splunksOwnLoggingForJavaScriptSends(@TempDir Path folder) throws Exception {
    assumeTrue(runs(folder, "node", "--version"), "there is no node on this machine");
    assumeTrue(
        runs(folder, "npm", "install", "--no-audit", "--no-fund", "splunk-logging@0.11.1"),
        "splunk-logging cannot be had from npm");
    Files.writeString(
        folder.resolve("send.js"),
        """
        const {Logger} = require('splunk-logging');
        const logger = new Logger({token: '%s', url: '%s', maxBatchCount: 3});
        logger.error = (err, context) => { console.error(err); process.exit(1); };
        let answers = 0;
        for (let i = 0; i < 3; i++) {
          logger.send({message: {n: i}, severity: 'warn', metadata: {index: 'js', host: 'h' + i}},
            (err, resp, body) => {
              if (err || body.code !== 0 || body.text !== 'Success') process.exit(2);
            });
        }
        """
            .formatted(TOKEN, server.uri()));

    assertThat(runs(folder, "node", "send.js")).isTrue();

    assertThat(index.events()).extracting(HecEvent::host).containsExactly("h0", "h1", "h2");
    assertThat(index.events()).extracting(HecEvent::index).containsOnly("js");
    assertThat(index.events().get(2).event().at("/message/n").asInt()).isEqualTo(2);
  }

  private static boolean runs(Path folder, String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("out.log").toFile())
              .start();
      boolean ended = process.waitFor(100, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
