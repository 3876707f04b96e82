// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.format;

import io.fairlead.syslog.config.SyslogConfig;
import io.fairlead.syslog.config.SyslogConfig.EventParts;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * ArcSight's Common Event Format, version 0. In the header, backslash and pipe are escaped; in
 * values of extensions, backslash and equals sign, and line ends become {@code \n} and {@code \r}.
 */
final class CefBody implements Body {

  private static final Set<String> WORDS = Set.of("Unknown", "Low", "Medium", "High", "Very-High");

  private final EventParts parts;
  private final Extensions extensions;

  CefBody(SyslogConfig config) {
    this.parts = config.eventParts();
    this.extensions = new Extensions(config.extensions());
  }

  @Override
  public String of(SinkRecord record) {
    StringBuilder text = new StringBuilder(256).append("CEF:0|");
    header(text, parts.vendor().apply(record));
    header(text, parts.product().apply(record));
    header(text, parts.version().apply(record));
    header(text, parts.id().apply(record));
    header(text, parts.name().apply(record));
    header(text, severity(parts.severity().apply(record)));
    boolean first = true;
    for (Map.Entry<String, String> extension : extensions.of(record).entrySet()) {
      if (!first) {
        text.append(' ');
      }
      first = false;
      text.append(extension.getKey()).append('=');
      value(text, extension.getValue());
    }
    return text.toString();
  }

  private static String severity(String severity) {
    if (severity != null && (severity.matches("10|[0-9]") || WORDS.contains(severity))) {
      return severity;
    }
    throw new DataException("its severity is not 0 to 10, Low, Medium, High or Very-High");
  }

  private static void header(StringBuilder text, String value) {
    String given = value == null ? "" : value;
    for (int i = 0; i < given.length(); i++) {
      char c = given.charAt(i);
      if (c == '\\' || c == '|') {
        text.append('\\');
      }
      text.append(c == '\n' || c == '\r' ? ' ' : c);
    }
    text.append('|');
  }

  private static void value(StringBuilder text, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\', '=' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> text.append(c);
      }
    }
  }
}
