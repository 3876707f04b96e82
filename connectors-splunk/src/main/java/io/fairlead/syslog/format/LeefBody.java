// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.format;

import io.fairlead.syslog.config.SyslogConfig;
import io.fairlead.syslog.config.SyslogConfig.EventParts;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * IBM's Log Event Extended Format, versions 1.0 and 2.0. The format has no escapes: a separator
 * within a value, a pipe within the header, and line ends become spaces.
 */
final class LeefBody implements Body {

  private final EventParts parts;
  private final Extensions extensions;
  private final boolean second;
  private final char delimiter;

  LeefBody(SyslogConfig config) {
    this.parts = config.eventParts();
    this.extensions = new Extensions(config.extensions());
    this.second = config.body() == SyslogConfig.Body.LEEF2;
    this.delimiter = second ? config.delimiter() : '\t';
  }

  @Override
  public String of(SinkRecord record) {
    StringBuilder text = new StringBuilder(256).append(second ? "LEEF:2.0|" : "LEEF:1.0|");
    clean(text, parts.vendor().apply(record), '|').append('|');
    clean(text, parts.product().apply(record), '|').append('|');
    clean(text, parts.version().apply(record), '|').append('|');
    clean(text, parts.id().apply(record), '|').append('|');
    if (second) {
      text.append(delimiter).append('|');
    }
    boolean first = true;
    for (Map.Entry<String, String> attribute : extensions.of(record).entrySet()) {
      if (!first) {
        text.append(delimiter);
      }
      first = false;
      text.append(attribute.getKey()).append('=');
      clean(text, attribute.getValue(), delimiter);
    }
    return text.toString();
  }

  private static StringBuilder clean(StringBuilder text, String value, char separator) {
    String given = value == null ? "" : value;
    for (int i = 0; i < given.length(); i++) {
      char c = given.charAt(i);
      text.append(c == separator || c == '\n' || c == '\r' ? ' ' : c);
    }
    return text;
  }
}
