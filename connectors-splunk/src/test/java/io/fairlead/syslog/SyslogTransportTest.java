// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog;

import static io.fairlead.syslog.Deliveries.assertNotTrusted;
import static io.fairlead.syslog.Deliveries.deliver;
import static io.fairlead.syslog.Deliveries.everyPart;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.testkit.Certificates;
import io.fairlead.testkit.SinkTaskHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages arrive at a real rsyslog, by each way. */
@Timeout(600)
class SyslogTransportTest {

  private static final int MANY = Boolean.getBoolean("fairlead.long") ? 1_000_000 : 20_000;

  @TempDir private Path folder;

  private static Map<String, String> config(Rsyslog server, String protocol, String... more) {
    return Deliveries.config(server.address(), protocol, more);
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "relp"})
  void headerAndTextArrive(String protocol) {
    try (Rsyslog server =
        switch (protocol) {
          case "udp" -> Rsyslog.udp(folder);
          case "tcp" -> Rsyslog.tcp(folder);
          default -> Rsyslog.relp(folder);
        }) {
      SinkRecord record =
          record("audit", 2, 17, null, "käse \"a\\b\" ]\nsecond line".replace("\n", "\n"));
      record.headers().addString("host", "db 1");

      deliver(config(server, protocol, everyPart()), record);
      server.awaitMessages(1);

      SyslogMessage message = server.messages().get(0);
      assertThat(message.priority()).isEqualTo(4 * 8 + 3);
      assertThat(message.time()).isEqualTo("2023-11-14T22:13:20.123Z");
      assertThat(List.of(message.host(), message.app(), message.process(), message.id()))
          .containsExactly("db_1", "audit", "-", "LOGIN");
      assertThat(message.data()).isEqualTo("[kafka@32473 id=\"audit-2-17\" q=\"a\\\"b\\]c\\\\\"]");
      assertThat(message.text().strip()).isEqualTo("käse \"a\\b\" ]#012second line");
    }
  }

  @Test
  void linesAndTheOldHeaderArrive() {
    try (Rsyslog server = Rsyslog.tcp(folder)) {
      deliver(
          config(
              server,
              "tcp",
              "syslog.framing",
              "lf",
              "syslog.header",
              "rfc3164",
              "syslog.hostname",
              "web1"),
          record("audit", 0, 0, null, "one\ntwo"),
          record("audit", 0, 1, null, "three"));
      server.awaitMessages(2);

      assertThat(server.messages())
          .extracting(message -> message.text().strip())
          .containsExactly("one two", "three");
      assertThat(server.messages()).extracting(SyslogMessage::host).containsOnly("web1");
      assertThat(server.messages()).extracting(SyslogMessage::app).containsOnly("audit");
      assertThat(server.raw().get(1)).startsWith("<134>Nov 14 22:13:20 web1 audit: three");
    }
  }

  @Test
  void tlsChecksTheReceiver() throws Exception {
    Certificates certificates = new Certificates(folder, "server");
    try (Rsyslog server = Rsyslog.tls(folder, certificates.certificate(), certificates.key())) {
      deliver(
          config(
              server,
              "tls",
              "syslog.ssl.truststore.location",
              certificates.certificate().toString(),
              "syslog.ssl.truststore.type",
              "PEM"),
          record("audit", 0, 0, null, "secret"));
      server.awaitMessages(1);

      assertNotTrusted(config(server, "tls"));
      assertThat(server.messages()).hasSize(1);
    }
  }

  @Test
  void withRelpNothingIsLostWhenTheReceiverIsKilled() {
    try (Rsyslog server = Rsyslog.relp(folder)) {
      try (SinkTaskHarness sink =
          SinkTaskHarness.start(new SyslogSinkTask(), config(server, "relp"))) {
        for (int from = 0; from < MANY; from += 1_000) {
          List<SinkRecord> chunk = new ArrayList<>();
          for (int i = from; i < from + 1_000; i++) {
            chunk.add(record("audit", 0, i, null, "message " + i));
          }
          if (from == MANY / 4 || from == MANY / 2) {
            server.kill();
            assertThatThrownBy(() -> sink.put(chunk.subList(0, 1)))
                .isInstanceOf(RetriableException.class);
            assertThat(sink.committed("audit", 0)).isEqualTo(from);
            server.start();
          }
          sink.offer(chunk);
        }
        sink.awaitAllCommitted();
      }
      server.awaitMessages(MANY);

      Set<String> texts = new HashSet<>();
      server.messages().forEach(message -> texts.add(message.text().strip()));
      assertThat(texts).hasSize(MANY);
    }
  }

  @Test
  void anotherReceiverTakesOver() {
    try (Rsyslog server = Rsyslog.relp(folder)) {
      deliver(
          config(server, "relp", "syslog.addresses", "localhost:1," + server.address()),
          record("audit", 0, 0, null, "x"));
      server.awaitMessages(1);
    }
  }

  @Test
  void aFarewellIsNoticedBeforeMoreIsSent() {
    try (Rsyslog server = Rsyslog.tcp(folder);
        SinkTaskHarness sink = SinkTaskHarness.start(new SyslogSinkTask(), config(server, "tcp"))) {
      sink.put(record("audit", 0, 0, null, "first"));
      server.awaitMessages(1);
      server.kill();

      assertThatThrownBy(() -> sink.put(record("audit", 0, 1, null, "second")))
          .isInstanceOf(RetriableException.class);

      server.start();
      sink.offer(List.of(record("audit", 0, 1, null, "second")));
      server.awaitMessages(2);
    }
  }

  @Test
  void theConnectionCheckTellsEachReceiver() {
    try (Rsyslog server = Rsyslog.relp(folder)) {
      List<CheckResult> results =
          new SyslogSinkConnector()
              .checkConnection(
                  config(server, "relp", "syslog.addresses", server.address() + ",localhost:1"));

      assertThat(results)
          .extracting(CheckResult::status)
          .containsExactly(CheckResult.Status.PASSED, CheckResult.Status.FAILED);
    }
  }
}
