// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog;

import static io.fairlead.syslog.Deliveries.assertNotTrusted;
import static io.fairlead.syslog.Deliveries.deliver;
import static io.fairlead.syslog.Deliveries.everyPart;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.Certificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages arrive at a real syslog-ng, a second opinion beside rsyslog's. */
@Timeout(600)
class SyslogNgTest {

  private static final int MANY = 5_000;

  @TempDir private Path folder;

  private static Map<String, String> config(SyslogNg server, String protocol, String... more) {
    return Deliveries.config(server.address(), protocol, more);
  }

  private static SinkRecord[] numbered(int count) {
    List<SinkRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      records.add(record("audit", 0, i, null, "message " + i));
    }
    return records.toArray(SinkRecord[]::new);
  }

  private static void assertComplete(SyslogNg server) {
    server.awaitMessages(MANY);
    assertThat(server.messages())
        .extracting(SyslogMessage::text)
        .hasSize(MANY)
        .startsWith("message 0", "message 1")
        .endsWith("message " + (MANY - 1));
  }

  @Test
  void octetCountingKeepsLineEndsAndStructuredData() {
    try (SyslogNg server = SyslogNg.octetCounting(folder)) {
      SinkRecord record = record("audit", 2, 17, null, "käse \"a\\b\" ]\nsecond line");
      record.headers().addString("host", "db 1");

      deliver(config(server, "tcp", everyPart()), record, record("audit", 2, 18, null, "next"));
      server.awaitMessages(2);

      SyslogMessage message = server.messages().get(0);
      assertThat(message.priority()).isEqualTo(4 * 8 + 3);
      assertThat(message.time()).isEqualTo("2023-11-14T22:13:20.123+00:00");
      assertThat(List.of(message.host(), message.app(), message.process(), message.id()))
          .containsExactly("db_1", "audit", "", "LOGIN");
      assertThat(message.data()).isEqualTo("[kafka@32473 id=\"audit-2-17\" q=\"a\\\"b\\]c\\\\\"]");
      assertThat(message.text()).isEqualTo("käse \"a\\b\" ]\nsecond line");
      assertThat(server.messages().get(1).text()).isEqualTo("next");
    }
  }

  @Test
  void manyArriveInOrderByOctetCounting() {
    try (SyslogNg server = SyslogNg.octetCounting(folder)) {
      deliver(config(server, "tcp"), numbered(MANY));

      assertComplete(server);
    }
  }

  @Test
  void manyArriveInOrderAsLines() {
    try (SyslogNg server = SyslogNg.lines(folder)) {
      deliver(config(server, "tcp", "syslog.framing", "lf"), numbered(MANY));

      assertComplete(server);
      assertThat(server.messages()).extracting(SyslogMessage::app).containsOnly("audit");
    }
  }

  @Test
  void linesHaveNoLineEndsWithin() {
    try (SyslogNg server = SyslogNg.lines(folder)) {
      deliver(
          config(server, "tcp", "syslog.framing", "lf"),
          record("audit", 0, 0, null, "one\ntwo"),
          record("audit", 0, 1, null, "three"));
      server.awaitMessages(2);

      assertThat(server.messages())
          .extracting(SyslogMessage::text)
          .containsExactly("one two", "three");
    }
  }

  @Test
  void theOldHeaderIsUnderstood() {
    try (SyslogNg server = SyslogNg.oldLines(folder)) {
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
          record("audit", 0, 0, null, "three"));
      server.awaitMessages(1);

      SyslogMessage message = server.messages().get(0);
      assertThat(message.time()).contains("-11-14T22:13:20");
      assertThat(List.of(message.host(), message.app(), message.text()))
          .containsExactly("web1", "audit", "three");
    }
  }

  @Test
  void datagramsArrive() {
    try (SyslogNg server = SyslogNg.udp(folder)) {
      deliver(config(server, "udp"), record("audit", 0, 0, null, "by datagram"));
      server.awaitMessages(1);

      assertThat(server.messages().get(0).text()).isEqualTo("by datagram");
    }
  }

  @Test
  void tlsInOctetCountingWithACertificateOfTheClient() throws Exception {
    Certificates own = new Certificates(folder, "server");
    Certificates client = new Certificates(folder, "client");
    try (SyslogNg server = SyslogNg.tls(folder, own, Optional.of(client.certificate()))) {
      String[] trust = {
        "syslog.ssl.truststore.location",
        own.certificate().toString(),
        "syslog.ssl.truststore.type",
        "PEM"
      };
      Map<String, String> known = config(server, "tls", trust);
      known.put("syslog.ssl.keystore.location", client.store().toString());
      known.put("syslog.ssl.keystore.password", Certificates.PASSWORD);

      deliver(known, numbered(MANY));

      assertComplete(server);
      assertNotTrusted(config(server, "tls"));
    }
  }

  @Test
  void cefArrivesAsItWasWritten() {
    try (SyslogNg server = SyslogNg.octetCounting(folder)) {
      deliver(
          config(
              server,
              "tcp",
              "syslog.body",
              "cef",
              "event.vendor",
              "Ex|ample",
              "event.product",
              "shop",
              "event.id",
              "42",
              "event.name",
              "login",
              "event.severity",
              "7",
              "event.extensions",
              "msg=${field.text}"),
          record("audit", 0, 0, null, Map.of("text", "a=b\nc")));
      server.awaitMessages(1);

      assertThat(server.messages().get(0).text())
          .startsWith("CEF:0|Ex\\|ample|shop|")
          .endsWith("|42|login|7|msg=a\\=b\\nc");
    }
  }
}
