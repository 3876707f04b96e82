// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.delivery.config.KeyGroup;
import io.fairlead.delivery.record.RecordTemplate;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Validator;

/** The keys about what an event holds and where it goes. */
final class EventKeys {

  static final String RAW = "splunk.hec.raw";
  static final String LINE_BREAKER = "splunk.hec.raw.line.breaker";
  static final String FORMATTED = "splunk.hec.json.event.formatted";
  static final String METRICS = "splunk.hec.metrics";
  static final String METRICS_PREFIX = "splunk.hec.metrics.prefix";
  static final String NULLS = "behavior.on.null.values";

  static final String INDEXES = "splunk.indexes";
  static final String SOURCES = "splunk.sources";
  static final String SOURCETYPES = "splunk.sourcetypes";
  static final String INDEX = "splunk.index.template";
  static final String SOURCE = "splunk.source.template";
  static final String SOURCETYPE = "splunk.sourcetype.template";
  static final String HOST = "splunk.host.template";
  static final String HEADERS = "splunk.header.support";
  static final String HEADER_INDEX = "splunk.header.index";
  static final String HEADER_SOURCE = "splunk.header.source";
  static final String HEADER_SOURCETYPE = "splunk.header.sourcetype";
  static final String HEADER_HOST = "splunk.header.host";
  static final String HEADER_CUSTOM = "splunk.header.custom";

  static final String RECORD_TIME = "splunk.hec.use.record.timestamp";
  static final String TIME_TEMPLATE = "splunk.time.template";
  static final String AUTO_EXTRACT = "splunk.hec.auto.extract.timestamp";
  static final String EXTRACT = "enable.timestamp.extraction";
  static final String TIME_REGEX = "timestamp.regex";
  static final String TIME_FORMAT = "timestamp.format";
  static final String TIME_ZONE = "timestamp.timezone";

  static final String ENRICHMENT = "splunk.hec.json.event.enrichment";
  static final String TRACK = "splunk.hec.track.data";
  static final String IDEMPOTENCE = "splunk.hec.idempotence.field";

  private EventKeys() {}

  static void define(ConfigDef def) {
    form(new KeyGroup(def, "Events"));
    routing(new KeyGroup(def, "Index, source, sourcetype, host"));
    time(new KeyGroup(def, "Time"));
    fields(new KeyGroup(def, "Indexed fields"));
  }

  private static Validator template() {
    return KeyGroup.valid(
        "a template of ${topic}, ${key}, ${field.PATH}, ${header.NAME}",
        value -> RecordTemplate.isValid((String) value));
  }

  private static void form(KeyGroup keys) {
    keys.add(
            RAW,
            BOOLEAN,
            false,
            HIGH,
            "Whether values go to the raw endpoint, which splits and parses them itself; index,"
                + " source, sourcetype and host then hold for a request, and there are no indexed"
                + " fields.")
        .add(LINE_BREAKER, STRING, "", LOW, "What separates raw values; a line feed if empty.")
        .add(
            FORMATTED,
            BOOLEAN,
            false,
            MEDIUM,
            "Whether values are complete events already, with time, host, event and so on; they are"
                + " sent as they are, without routing and indexed fields.")
        .add(
            METRICS,
            BOOLEAN,
            false,
            MEDIUM,
            "Whether values are metrics: each number of the value becomes metric_name:FIELD, and"
                + " text and flags become dimensions.")
        .add(METRICS_PREFIX, STRING, "", LOW, "What the names of metrics begin with.")
        .add(
            NULLS,
            STRING,
            "ignore",
            KeyGroup.word("ignore", "dead-letter", "fail"),
            MEDIUM,
            "What happens to a record without value, for which there is no event. ignore: it is"
                + " counted, and the first one is logged.");
  }

  private static void routing(KeyGroup keys) {
    list(keys, INDEXES, "Indexes");
    list(keys, SOURCES, "Sources");
    list(keys, SOURCETYPES, "Source types");
    template(keys, INDEX, "index");
    template(keys, SOURCE, "source");
    template(keys, SOURCETYPE, "source type");
    template(keys, HOST, "host");
    keys.add(
            HEADERS,
            BOOLEAN,
            false,
            MEDIUM,
            "Whether headers of a record say where it goes; they win over templates and lists.")
        .add(HEADER_INDEX, STRING, HEADER_INDEX, LOW, "The header with the index.")
        .add(HEADER_SOURCE, STRING, HEADER_SOURCE, LOW, "The header with the source.")
        .add(HEADER_SOURCETYPE, STRING, HEADER_SOURCETYPE, LOW, "The header with the source type.")
        .add(HEADER_HOST, STRING, HEADER_HOST, LOW, "The header with the host.")
        .add(
            HEADER_CUSTOM,
            LIST,
            List.of(),
            LOW,
            "Headers that become indexed fields of their names.");
  }

  private static void list(KeyGroup keys, String key, String what) {
    keys.add(
        key,
        LIST,
        List.of(),
        MEDIUM,
        what
            + " in the order of topics, or one for all. Where there is none, the token's default"
            + " holds.");
  }

  private static void template(KeyGroup keys, String key, String what) {
    keys.add(
        key,
        STRING,
        "",
        template(),
        MEDIUM,
        "The "
            + what
            + " as a template: ${topic}, ${partition}, ${key}, ${key.FIELD}, ${field.PATH},"
            + " ${header.NAME}; ${field.PATH|text} takes the text where there is nothing.");
  }

  private static void time(KeyGroup keys) {
    keys.add(
            RECORD_TIME,
            BOOLEAN,
            true,
            MEDIUM,
            "Whether the event's time is the record's timestamp; else, and where there is none, the"
                + " indexer decides.")
        .add(
            TIME_TEMPLATE,
            STRING,
            "",
            template(),
            MEDIUM,
            "The event's time as a template such as ${field.at} or ${header.time}: seconds or"
                + " milliseconds since 1970, or ISO 8601. Wins over the record's timestamp.")
        .add(
            AUTO_EXTRACT,
            BOOLEAN,
            false,
            LOW,
            "Whether the indexer finds the time in the event itself; no time is sent then.")
        .add(
            EXTRACT,
            BOOLEAN,
            false,
            LOW,
            "Whether the time is found in the value's text by " + TIME_REGEX + ".")
        .add(
            TIME_REGEX,
            STRING,
            "",
            KeyGroup.valid("a regular expression with a group named time", EventKeys::timeRegex),
            LOW,
            "A regular expression with a group named time.")
        .add(
            TIME_FORMAT,
            STRING,
            "epoch",
            LOW,
            "How that time is written: epoch for seconds or milliseconds since 1970, else a pattern"
                + " of java.time.")
        .add(TIME_ZONE, STRING, "UTC", LOW, "The zone of a time that is written without one.");
  }

  private static boolean timeRegex(Object value) {
    String regex = (String) value;
    try {
      java.util.regex.Pattern.compile(regex);
      return regex.isEmpty() || regex.contains("(?<time>");
    } catch (java.util.regex.PatternSyntaxException e) {
      return false;
    }
  }

  private static void fields(KeyGroup keys) {
    keys.add(
            IDEMPOTENCE,
            STRING,
            "kafka_id",
            MEDIUM,
            "The indexed field with topic-partition-offset, by which an event that came twice is"
                + " recognized: | dedup kafka_id. Empty: none.")
        .add(
            ENRICHMENT,
            LIST,
            List.of(),
            LOW,
            "Indexed fields that every event gets, as name=value,name=value.")
        .add(
            TRACK,
            BOOLEAN,
            false,
            LOW,
            "Whether events get kafka_topic, kafka_partition, kafka_offset, kafka_timestamp and"
                + " kafka_record_key as indexed fields.");
  }
}
