// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.delivery.progress.Tracked;
import io.fairlead.delivery.record.ConnectJson;
import io.fairlead.splunk.config.EventConfig;
import io.fairlead.splunk.config.EventConfig.Form;
import io.fairlead.splunk.config.HecConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes events of records. For use by one thread. */
public final class EventEncoder {

  private static final String EVENT_PATH = "/services/collector/event";
  private static final String RAW_PATH = "/services/collector/raw";

  private final HecConfig config;
  private final Form form;
  private final Metadata metadata;
  private final EventTime time;
  private final IndexedFields fields;
  private final MetricFields metrics;
  private final String eventPath;
  private final byte[] lineBreaker;
  private final Map<String, Destination> destinations = new HashMap<>();

  /** For events as configured. */
  public EventEncoder(HecConfig config) {
    EventConfig events = config.events();
    this.config = config;
    this.form = events.form();
    this.metadata = new Metadata(events);
    this.time = new EventTime(events);
    this.fields = new IndexedFields(events);
    this.metrics = new MetricFields(events.metricsPrefix());
    this.eventPath = EVENT_PATH + (events.autoExtract() ? "?auto_extract_timestamp=true" : "");
    this.lineBreaker = events.lineBreaker().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes the event of a record with a value.
   *
   * @return where it goes
   * @throws DataException if there is no event for it
   */
  public Destination encode(Tracked tracked, EventBytes out) {
    try {
      switch (form) {
        case RAW:
          return raw(tracked.record(), out);
        case FORMATTED:
          formatted(tracked.record(), out);
          break;
        default:
          event(tracked, out);
      }
      return destinations.computeIfAbsent(
          tracked.record().topic(),
          topic -> new Destination(config.token(topic), eventPath, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void event(Tracked tracked, EventBytes out) throws IOException {
    SinkRecord record = tracked.record();
    if (record.value() instanceof String text && text.isEmpty()) {
      throw new DataException("The value is empty, and there is no empty event");
    }
    try (JsonGenerator json = ConnectJson.generator(out)) {
      json.writeStartObject();
      String seconds = time.of(record);
      if (seconds != null) {
        json.writeFieldName("time");
        json.writeNumber(seconds);
      }
      Metadata.Parts parts = metadata.of(record);
      member(json, "host", parts.host());
      member(json, "source", parts.source());
      member(json, "sourcetype", parts.sourcetype());
      member(json, "index", parts.index());
      json.writeFieldName("event");
      if (form == Form.METRICS) {
        json.writeString("metric");
      } else {
        ConnectJson.write(json, record.valueSchema(), text(record.value()));
      }
      if (form == Form.METRICS || !fields.none()) {
        json.writeObjectFieldStart("fields");
        fields.write(json, tracked);
        if (form == Form.METRICS) {
          metrics.write(json, record.value());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    }
  }

  /** Bytes are text here: Base64 would be of no use in a search. */
  private static Object text(Object value) {
    return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value;
  }

  private static void member(JsonGenerator json, String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static void formatted(SinkRecord record, EventBytes out) throws IOException {
    Object value = text(record.value());
    if (value instanceof String given) {
      // Two events in one value, or half a one, would be counted as events of other records.
      JsonNode event;
      try {
        event =
            ConnectJson.MAPPER
                .reader()
                .with(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(given);
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new DataException("The value is no event: it is not one JSON document");
      }
      if (!event.isObject()) {
        throw new DataException("The value is no event: it is not a JSON object");
      }
      out.write(given.getBytes(StandardCharsets.UTF_8));
      return;
    }
    try (JsonGenerator json = ConnectJson.generator(out)) {
      ConnectJson.write(json, record.valueSchema(), value);
    }
  }

  private Destination raw(SinkRecord record, EventBytes out) throws IOException {
    Object value = text(record.value());
    if (value instanceof String given) {
      if (given.isBlank()) {
        throw new DataException("The value is blank, and there is no blank event");
      }
      out.write(given.getBytes(StandardCharsets.UTF_8));
    } else {
      try (JsonGenerator json = ConnectJson.generator(out)) {
        ConnectJson.write(json, record.valueSchema(), value);
      }
    }
    out.write(lineBreaker);
    Password token = config.token(record.topic());
    return new Destination(token, RAW_PATH + query(metadata.of(record)), true);
  }

  private static String query(Metadata.Parts parts) {
    StringBuilder query = new StringBuilder();
    parameter(query, "host", parts.host());
    parameter(query, "source", parts.source());
    parameter(query, "sourcetype", parts.sourcetype());
    parameter(query, "index", parts.index());
    return query.toString();
  }

  private static void parameter(StringBuilder query, String name, String value) {
    if (value != null) {
      query.append(query.isEmpty() ? '?' : '&').append(name).append('=');
      query.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
