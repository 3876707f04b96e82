// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.config;

import io.fairlead.delivery.record.RecordTemplate;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** What becomes of a record, parsed. Immutable. */
public final class EventConfig {

  private final AbstractConfig values;

  /** What values are. */
  public enum Form {
    EVENT,
    RAW,
    FORMATTED,
    METRICS
  }

  /** What becomes of records without value. */
  public enum OnNull {
    IGNORE,
    DEAD_LETTER,
    FAIL
  }

  /**
   * Where one part of an event's metadata comes from.
   *
   * @param header the header that wins, if headers count
   * @param template if there is one
   * @param byTopic by the topic's name
   * @param otherwise for other topics; may be null
   */
  public record Origin(
      Optional<String> header,
      Optional<RecordTemplate> template,
      Map<String, String> byTopic,
      String otherwise) {}

  /** How the time is found in the text of a value. */
  public record Extraction(Pattern regex, Optional<DateTimeFormatter> format) {}

  EventConfig(AbstractConfig values) {
    this.values = values;
  }

  /** What values are. */
  public Form form() {
    if (values.getBoolean(EventKeys.RAW)) {
      return Form.RAW;
    }
    if (values.getBoolean(EventKeys.FORMATTED)) {
      return Form.FORMATTED;
    }
    return values.getBoolean(EventKeys.METRICS) ? Form.METRICS : Form.EVENT;
  }

  /** What separates raw values. */
  public String lineBreaker() {
    String breaker = values.getString(EventKeys.LINE_BREAKER);
    return breaker.isEmpty() ? "\n" : breaker;
  }

  /** What the names of metrics begin with. */
  public String metricsPrefix() {
    return values.getString(EventKeys.METRICS_PREFIX);
  }

  /** What becomes of records without value. */
  public OnNull onNull() {
    return OnNull.valueOf(
        values.getString(EventKeys.NULLS).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The index. */
  public Origin index() {
    return origin(EventKeys.HEADER_INDEX, EventKeys.INDEX, EventKeys.INDEXES);
  }

  /** The source. */
  public Origin source() {
    return origin(EventKeys.HEADER_SOURCE, EventKeys.SOURCE, EventKeys.SOURCES);
  }

  /** The source type. */
  public Origin sourcetype() {
    return origin(EventKeys.HEADER_SOURCETYPE, EventKeys.SOURCETYPE, EventKeys.SOURCETYPES);
  }

  /** The host. */
  public Origin host() {
    return origin(EventKeys.HEADER_HOST, EventKeys.HOST, null);
  }

  private Origin origin(String header, String template, String list) {
    List<String> given = list == null ? List.of() : values.getList(list);
    List<String> topics = topics();
    Map<String, String> byTopic = new LinkedHashMap<>();
    for (int i = 0; given.size() > 1 && i < given.size() && i < topics.size(); i++) {
      byTopic.put(topics.get(i), given.get(i));
    }
    return new Origin(
        values.getBoolean(EventKeys.HEADERS)
            ? Optional.of(values.getString(header))
            : Optional.empty(),
        Optional.of(values.getString(template))
            .filter(text -> !text.isEmpty())
            .map(RecordTemplate::new),
        byTopic,
        given.size() == 1 && !given.get(0).isBlank() ? given.get(0) : null);
  }

  private List<String> topics() {
    Object topics = values.originals().get("topics");
    return topics == null
        ? List.of()
        : Arrays.stream(topics.toString().split(",")).map(String::strip).toList();
  }

  /** Headers that become indexed fields. */
  public List<String> customHeaders() {
    return values.getBoolean(EventKeys.HEADERS)
        ? values.getList(EventKeys.HEADER_CUSTOM)
        : List.of();
  }

  /** Whether the record's timestamp is the time. */
  public boolean recordTime() {
    return values.getBoolean(EventKeys.RECORD_TIME) && !autoExtract();
  }

  /** Whether the indexer finds the time. */
  public boolean autoExtract() {
    return values.getBoolean(EventKeys.AUTO_EXTRACT);
  }

  /** The time from the record. */
  public Optional<RecordTemplate> timeTemplate() {
    return Optional.of(values.getString(EventKeys.TIME_TEMPLATE))
        .filter(text -> !text.isEmpty())
        .map(RecordTemplate::new);
  }

  /** The time from the value's text. */
  public Optional<Extraction> extraction() {
    String regex = values.getString(EventKeys.TIME_REGEX);
    if (!values.getBoolean(EventKeys.EXTRACT) || regex.isEmpty()) {
      return Optional.empty();
    }
    String format = values.getString(EventKeys.TIME_FORMAT);
    try {
      return Optional.of(
          new Extraction(
              Pattern.compile(regex),
              "epoch".equalsIgnoreCase(format)
                  ? Optional.empty()
                  : Optional.of(
                      DateTimeFormatter.ofPattern(format, Locale.ROOT)
                          .withZone(ZoneId.of(values.getString(EventKeys.TIME_ZONE))))));
    } catch (DateTimeException e) {
      throw new ConfigException(
          EventKeys.TIME_ZONE, values.getString(EventKeys.TIME_ZONE), "is no zone");
    } catch (IllegalArgumentException e) {
      throw new ConfigException(EventKeys.TIME_FORMAT, format, "is no pattern of java.time");
    }
  }

  /** Indexed fields of every event. */
  public Map<String, String> enrichment() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : values.getList(EventKeys.ENRICHMENT)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new ConfigException(EventKeys.ENRICHMENT, pair, "must be name=value,name=value");
      }
      fields.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return fields;
  }

  /** Whether the position in Kafka goes along. */
  public boolean track() {
    return values.getBoolean(EventKeys.TRACK);
  }

  /** The field with topic-partition-offset, if there is one. */
  public Optional<String> idempotenceField() {
    return Optional.of(values.getString(EventKeys.IDEMPOTENCE)).filter(name -> !name.isEmpty());
  }
}
