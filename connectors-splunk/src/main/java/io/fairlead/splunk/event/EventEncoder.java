// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.fairlead.delivery.progress.Tracked;
import io.fairlead.delivery.record.Bytes;
import io.fairlead.delivery.record.ConnectJson;
import io.fairlead.delivery.record.JsonBuffer;
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
  private static final SerializedString TIME = new SerializedString("time");
  private static final SerializedString EVENT = new SerializedString("event");
  private static final SerializedString FIELDS = new SerializedString("fields");
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
  private final JsonBuffer buffer = new JsonBuffer();
  private String lastTopic;
  private Destination lastDestination;

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
   * @return where it goes; what was written is {@link #event()}
   * @throws DataException if there is no event for it
   */
  public Destination encode(Tracked tracked) {
    try {
      switch (form) {
        case RAW:
          return raw(tracked.record());
        case FORMATTED:
          formatted(tracked.record());
          break;
        default:
          event(tracked);
      }
      return destination(tracked.record().topic());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Destination destination(String topic) {
    // Mostly the very text of the record before.
    if (lastTopic != topic) {
      lastDestination =
          destinations.computeIfAbsent(
              topic, name -> new Destination(config.token(name), eventPath, false));
      lastTopic = topic;
    }
    return lastDestination;
  }

  /** What was written last, until the next is. */
  public Bytes event() {
    return buffer.bytes();
  }

  private void event(Tracked tracked) throws IOException {
    SinkRecord record = tracked.record();
    if (record.value() instanceof String text && text.isEmpty()) {
      throw new DataException("The value is empty, and there is no empty event");
    }
    JsonGenerator json = buffer.begin();
    json.writeStartObject();
    SerializableString seconds = time.of(record);
    if (seconds != null) {
      json.writeFieldName(TIME);
      json.writeRawValue(seconds);
    }
    Metadata.Parts parts = metadata.of(record);
    member(json, "host", parts.host());
    member(json, "source", parts.source());
    member(json, "sourcetype", parts.sourcetype());
    member(json, "index", parts.index());
    json.writeFieldName(EVENT);
    if (form == Form.METRICS) {
      json.writeString("metric");
    } else {
      ConnectJson.write(json, record.valueSchema(), text(record.value()));
    }
    if (form == Form.METRICS || !fields.none()) {
      json.writeFieldName(FIELDS);
      json.writeStartObject();
      fields.write(json, tracked);
      if (form == Form.METRICS) {
        metrics.write(json, record.value());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
    buffer.end();
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

  private void formatted(SinkRecord record) throws IOException {
    Object value = text(record.value());
    if (value instanceof String given) {
      // Two events in one value, or half a one, would be counted as events of other records.
      ConnectJson.requireObject(given);
      buffer.raw(given.getBytes(StandardCharsets.UTF_8));
    } else {
      json(record, value);
    }
  }

  private Destination raw(SinkRecord record) throws IOException {
    Object value = text(record.value());
    if (value instanceof String given) {
      if (given.isBlank()) {
        throw new DataException("The value is blank, and there is no blank event");
      }
      buffer.raw(given.getBytes(StandardCharsets.UTF_8));
    } else {
      json(record, value);
    }
    buffer.append(lineBreaker);
    Password token = config.token(record.topic());
    return new Destination(token, RAW_PATH + query(metadata.of(record)), true);
  }

  private void json(SinkRecord record, Object value) throws IOException {
    ConnectJson.write(buffer.begin(), record.valueSchema(), value);
    buffer.end();
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
