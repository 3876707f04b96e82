// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.format;

import io.fairlead.delivery.record.RecordTemplate;
import io.fairlead.syslog.config.SyslogConfig;
import io.fairlead.syslog.config.SyslogConfig.HeaderParts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes messages of records, after RFC 5424 or RFC 3164. For use by one thread. */
public final class SyslogFormatter {

  private static final List<String> SEVERITIES =
      List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

  private static final DateTimeFormatter BSD_TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

  private final SyslogConfig.Header header;
  private final HeaderParts parts;
  private final Body body;
  private final String dataId;
  private final Map<String, RecordTemplate> data;
  private final ZoneId zone;
  private final int maxBytes;

  /** For messages as configured. */
  public SyslogFormatter(SyslogConfig config) {
    this.header = config.header();
    this.parts = config.headerParts();
    this.body =
        switch (config.body()) {
          case JSON -> new JsonBody();
          case CEF -> new CefBody(config);
          case LEEF1, LEEF2 -> new LeefBody(config);
        };
    this.dataId = config.structuredDataId();
    this.data = config.structuredData();
    this.zone = config.zone();
    this.maxBytes = config.maxBytes();
  }

  /**
   * The message for a record with a value.
   *
   * @throws DataException if there is none, or it is too long
   */
  public byte[] format(SinkRecord record) {
    String text = body.of(record);
    String whole =
        switch (header) {
          case RFC5424 -> rfc5424(record, text);
          case RFC3164 -> rfc3164(record, text);
          case NONE -> text;
        };
    byte[] message = whole.getBytes(StandardCharsets.UTF_8);
    if (message.length > maxBytes) {
      throw new DataException(
          "its message has "
              + message.length
              + " bytes, and syslog.message.max.bytes allows "
              + maxBytes);
    }
    return message;
  }

  private String rfc5424(SinkRecord record, String text) {
    StringBuilder message = new StringBuilder(128 + text.length());
    message.append('<').append(priority(record)).append(">1 ");
    message.append(time(record)).append(' ');
    word(message, parts.host().apply(record), 255).append(' ');
    word(message, parts.app().apply(record), 48).append(' ');
    word(message, parts.process().apply(record), 128).append(' ');
    word(message, parts.messageId().apply(record), 32).append(' ');
    structuredData(message, record);
    return message.append(' ').append(text).toString();
  }

  private String rfc3164(SinkRecord record, String text) {
    StringBuilder message = new StringBuilder(96 + text.length());
    message.append('<').append(priority(record)).append('>');
    message.append(BSD_TIME.format(time(record).atZone(zone))).append(' ');
    word(message, parts.host().apply(record), 255).append(' ');
    String tag = parts.app().apply(record);
    String plain = tag == null ? "-" : tag.replaceAll("[^A-Za-z0-9_./-]", "_");
    message.append(plain, 0, Math.min(32, plain.length()));
    return message.append(": ").append(text).toString();
  }

  private int priority(SinkRecord record) {
    String severity = parts.severity().apply(record);
    if (severity != null) {
      if (severity.matches("[0-7]")) {
        return parts.facility() * 8 + severity.charAt(0) - '0';
      }
      int named = SEVERITIES.indexOf(severity.toLowerCase(Locale.ROOT));
      if (named >= 0) {
        return parts.facility() * 8 + named;
      }
    }
    throw new DataException(
        "its severity is not 0 to 7 or one of " + String.join(", ", SEVERITIES));
  }

  private static Instant time(SinkRecord record) {
    return record.timestamp() == null || record.timestamp() < 0
        ? Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS)
        : Instant.ofEpochMilli(record.timestamp());
  }

  /** Printable ASCII without spaces, {@code -} for nothing. */
  private static StringBuilder word(StringBuilder message, String value, int maxLength) {
    if (value == null || value.isEmpty()) {
      return message.append('-');
    }
    for (int i = 0; i < Math.min(maxLength, value.length()); i++) {
      char c = value.charAt(i);
      message.append(c > ' ' && c < 127 ? c : '_');
    }
    return message;
  }

  private void structuredData(StringBuilder message, SinkRecord record) {
    int begin = message.length();
    message.append('[').append(dataId);
    boolean any = false;
    for (Map.Entry<String, RecordTemplate> parameter : data.entrySet()) {
      String value = parameter.getValue().apply(record);
      if (value == null) {
        continue;
      }
      any = true;
      message.append(' ').append(parameter.getKey()).append("=\"");
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\' || c == ']') {
          message.append('\\');
        }
        message.append(c);
      }
      message.append('"');
    }
    message.append(']');
    if (!any) {
      message.setLength(begin);
      message.append('-');
    }
  }
}
