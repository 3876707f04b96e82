// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fairlead.delivery.record.ConnectJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.sink.SinkRecord;

/** The value as JSON; text and bytes as they are. */
final class JsonBody implements Body {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Override
  public String of(SinkRecord record) {
    if (record.value() instanceof String text) {
      return text;
    }
    if (record.value() instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    out.reset();
    try (JsonGenerator json = ConnectJson.generator(out)) {
      ConnectJson.write(json, record.valueSchema(), record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
