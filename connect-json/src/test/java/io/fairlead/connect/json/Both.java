// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;

/** Apache's converter and ours with the same settings, which must do the same. */
final class Both {

  static final String TOPIC = "topic";

  final JsonConverter apache = new JsonConverter();
  final StreamingJsonConverter ours = new StreamingJsonConverter();

  Both(Map<String, ?> configs) {
    apache.configure(configs, false);
    ours.configure(configs, false);
  }

  /** Writes with both; returns Apache's bytes, or null for an error or nothing. */
  byte[] write(Schema schema, Object value) {
    String expected = Outcome.of(() -> apache.fromConnectData(TOPIC, schema, value));
    String actual = Outcome.of(() -> ours.fromConnectData(TOPIC, schema, value));
    assertThat(actual).isEqualTo(expected);
    return expected.startsWith("bytes:") ? apache.fromConnectData(TOPIC, schema, value) : null;
  }

  void read(byte[] message) {
    String expected = Outcome.of(() -> apache.toConnectData(TOPIC, message));
    String actual = Outcome.of(() -> ours.toConnectData(TOPIC, message));
    assertThat(actual)
        .as(() -> new String(message, StandardCharsets.ISO_8859_1))
        .isEqualTo(expected);
  }

  void read(String message) {
    read(message.getBytes(StandardCharsets.UTF_8));
  }
}
