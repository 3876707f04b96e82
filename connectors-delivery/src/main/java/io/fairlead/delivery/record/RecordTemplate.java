// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.record;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Text with places that records fill: {@code ${topic}}, {@code ${partition}}, {@code ${offset}},
 * {@code ${key}}, {@code ${key.FIELD}}, {@code ${field.PATH}}, {@code ${header.NAME}}, and {@code
 * ${time.PATTERN}} for the record's timestamp in UTC, with the letters of {@link
 * DateTimeFormatter}. {@code ${field.PATH|text}} takes the text where the record has nothing there.
 *
 * <p>There are no colons within the braces, so that no config provider takes a place for its own.
 * Immutable.
 */
public final class RecordTemplate {

  private static final Pattern PLACE = Pattern.compile("\\$\\{([^}|]*)(?:\\|([^}]*))?}");

  private final String text;
  private final List<Function<SinkRecord, String>> parts = new ArrayList<>();
  private boolean constant = true;

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException if a place is not known; the message says which
   */
  public RecordTemplate(String text) {
    this.text = text;
    Matcher matcher = PLACE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      literal(text.substring(from, matcher.start()));
      place(matcher.group(1), matcher.group(2));
      from = matcher.end();
    }
    literal(text.substring(from));
  }

  /** Whether the text is a template. */
  public static boolean isValid(String text) {
    try {
      new RecordTemplate(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The text for a record; {@code null} if a place without alternative has nothing. */
  public String apply(SinkRecord record) {
    if (constant) {
      return text;
    }
    if (parts.size() == 1) {
      return parts.get(0).apply(record);
    }
    StringBuilder result = new StringBuilder();
    for (Function<SinkRecord, String> part : parts) {
      String value = part.apply(record);
      if (value == null) {
        return null;
      }
      result.append(value);
    }
    return result.toString();
  }

  private void literal(String literal) {
    if (!literal.isEmpty()) {
      parts.add(record -> literal);
    }
  }

  private void place(String name, String alternative) {
    constant = false;
    Function<SinkRecord, String> value = value(name);
    parts.add(
        alternative == null
            ? value
            : record -> {
              String found = value.apply(record);
              return found == null ? alternative : found;
            });
  }

  private static Function<SinkRecord, String> value(String name) {
    switch (name) {
      case "topic":
        return SinkRecord::topic;
      case "partition":
        return record -> String.valueOf(record.kafkaPartition());
      case "offset":
        return record -> String.valueOf(record.kafkaOffset());
      case "key":
        return record -> text(record.key());
      default:
    }
    int dot = name.indexOf('.');
    String rest = name.substring(dot + 1);
    if (dot < 0 || rest.isEmpty()) {
      throw unknown(name);
    }
    switch (name.substring(0, dot)) {
      case "key":
        RecordPath keyPath = new RecordPath(rest);
        return record -> text(keyPath.in(record.key()));
      case "field":
        RecordPath path = new RecordPath(rest);
        return record -> text(path.in(record.value()));
      case "header":
        return record -> {
          Header header = record.headers().lastWithName(rest);
          return header == null ? null : text(header.value());
        };
      case "time":
        DateTimeFormatter format =
            DateTimeFormatter.ofPattern(rest, Locale.ROOT).withZone(ZoneOffset.UTC);
        return record -> time(record, format);
      default:
        throw unknown(name);
    }
  }

  private static String time(SinkRecord record, DateTimeFormatter format) {
    try {
      return record.timestamp() == null
          ? null
          : format.format(Instant.ofEpochMilli(record.timestamp()));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "${"
            + name
            + "} is not known; there are ${topic}, ${partition}, ${offset}, ${key}, ${key.FIELD},"
            + " ${field.PATH}, ${header.NAME} and ${time.PATTERN}");
  }

  /** A scalar as text; {@code null} for what is none. */
  public static String text(Object value) {
    if (value == null || value instanceof Struct || value instanceof java.util.Map) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    if (value instanceof java.math.BigDecimal decimal) {
      return decimal.toPlainString();
    }
    return value instanceof java.util.Date date
        ? date.toInstant().toString()
        : String.valueOf(value);
  }

  @Override
  public String toString() {
    return text;
  }
}
