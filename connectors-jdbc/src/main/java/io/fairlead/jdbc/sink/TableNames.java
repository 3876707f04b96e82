// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Which table a record goes to. Not thread-safe. */
final class TableNames {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z]+)(?::([^}]+))?\\}");

  private final String format;
  private final Map<String, String> mapped;
  private final boolean normalize;
  private final ZoneId zone;
  private final boolean byTopicAlone;
  private final Map<String, String> known = new HashMap<>();

  TableNames(String format, List<String> topicsToTables, boolean normalize, ZoneId zone) {
    this.format = format;
    this.mapped = mapping(topicsToTables);
    this.normalize = normalize;
    this.zone = zone;
    this.byTopicAlone = !format.replace("${topic}", "").contains("${");
  }

  /** Topics and tables of {@code topic:table} pairs. */
  static Map<String, String> mapping(List<String> pairs) {
    Map<String, String> mapping = new HashMap<>();
    for (String pair : pairs) {
      int colon = pair.indexOf(':');
      if (colon > 0 && colon < pair.length() - 1) {
        mapping.put(pair.substring(0, colon).strip(), pair.substring(colon + 1).strip());
      }
    }
    return mapping;
  }

  /** Whether the format has only placeholders that there are. */
  static boolean valid(String format) {
    Matcher matcher = PLACEHOLDER.matcher(format);
    StringBuilder rest = new StringBuilder();
    while (matcher.find()) {
      String argument = matcher.group(2);
      boolean good =
          switch (matcher.group(1)) {
            case "topic", "partition" -> argument == null;
            case "header", "field" -> argument != null;
            case "timestamp" -> argument != null && pattern(argument);
            default -> false;
          };
      if (!good) {
        return false;
      }
      matcher.appendReplacement(rest, "");
    }
    matcher.appendTail(rest);
    return !format.isBlank() && rest.indexOf("${") < 0;
  }

  private static boolean pattern(String text) {
    try {
      return DateTimeFormatter.ofPattern(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether the topic alone decides, so that the table can be told beforehand. */
  boolean byTopicAlone() {
    return byTopicAlone;
  }

  /** The table of a topic, where that alone decides. */
  String ofTopic(String topic) {
    return known.computeIfAbsent(
        topic,
        missing -> {
          String table = mapped.get(topic);
          return table != null ? table : normal(format.replace("${topic}", topic));
        });
  }

  /**
   * The table of a change.
   *
   * @throws DataException if the record lacks what the format asks for
   */
  String of(Change change) {
    SinkRecord record = change.record();
    if (byTopicAlone || mapped.containsKey(record.topic())) {
      return ofTopic(record.topic());
    }
    Matcher matcher = PLACEHOLDER.matcher(format);
    StringBuilder name = new StringBuilder();
    while (matcher.find()) {
      String value = value(change, matcher.group(1), matcher.group(2));
      matcher.appendReplacement(name, Matcher.quoteReplacement(value));
    }
    matcher.appendTail(name);
    return normal(name.toString());
  }

  private String value(Change change, String kind, String argument) {
    SinkRecord record = change.record();
    return switch (kind) {
      case "topic" -> record.topic();
      case "partition" -> String.valueOf(record.kafkaPartition());
      case "timestamp" ->
          DateTimeFormatter.ofPattern(argument)
              .withZone(zone)
              .format(Instant.ofEpochMilli(present(record.timestamp(), "timestamp")));
      case "header" -> {
        Header header = record.headers().lastWithName(argument);
        yield plain(present(header == null ? null : header.value(), "header " + argument));
      }
      default -> plain(present(field(change, argument), "field " + argument));
    };
  }

  private static Object field(Change change, String name) {
    for (Object part : new Object[] {change.value(), change.record().key()}) {
      if (part instanceof Struct struct && struct.schema().field(name) != null) {
        return struct.get(name);
      }
      if (part instanceof java.util.Map<?, ?> map && map.containsKey(name)) {
        return map.get(name);
      }
    }
    return null;
  }

  /** A value from a record must not reach into another schema. */
  private static String plain(Object value) {
    String text = value.toString();
    if (text.isEmpty() || text.contains(".") || text.contains("\"") || text.contains("`")) {
      throw new DataException("A value that " + SinkKeys.TABLE_NAME_FORMAT + " uses has . or \"");
    }
    return text;
  }

  private static <T> T present(T value, String what) {
    if (value == null) {
      throw new DataException(
          "The record has no " + what + ", which " + SinkKeys.TABLE_NAME_FORMAT + " uses");
    }
    return value;
  }

  private String normal(String name) {
    return normalize ? name.replaceAll("[^A-Za-z0-9_.]", "_") : name;
  }
}
