// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.testkit.SinkTaskHarness;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Runs of the sink to a receiver, whichever it is. */
final class Deliveries {

  private Deliveries() {}

  /** A configuration with more keys and values in turn. */
  static Map<String, String> config(String address, String protocol, String... more) {
    Map<String, String> config =
        properties(
            "topics",
            "audit",
            "syslog.addresses",
            address,
            "syslog.protocol",
            protocol,
            "syslog.retry.backoff.ms",
            "20");
    config.putAll(properties(more));
    return config;
  }

  /** Gives all records, and waits until they may be committed; none may be reported. */
  static void deliver(Map<String, String> config, SinkRecord... records) {
    try (SinkTaskHarness sink = SinkTaskHarness.start(new SyslogSinkTask(), config)) {
      sink.offer(List.of(records));
      sink.awaitAllCommitted();
      assertThat(sink.reported()).isEmpty();
    }
  }

  /** What has every part of a message that a header can give. */
  static String[] everyPart() {
    return new String[] {
      "syslog.facility",
      "4",
      "syslog.severity",
      "err",
      "syslog.msgid",
      "LOGIN",
      "syslog.structured.data",
      "id=${topic}-${partition}-${offset},q=a\"b]c\\"
    };
  }

  /** A receiver over TLS whose certificate is not known gets nothing. */
  static void assertNotTrusted(Map<String, String> config) {
    try (SinkTaskHarness stranger = SinkTaskHarness.start(new SyslogSinkTask(), config)) {
      assertThatThrownBy(() -> stranger.put(SinkTaskHarness.record("audit", 0, 1, null, "x")))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("PKIX");
    }
  }
}
