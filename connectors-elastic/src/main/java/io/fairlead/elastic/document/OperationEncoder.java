// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.fairlead.delivery.progress.Tracked;
import io.fairlead.delivery.record.ConnectJson;
import io.fairlead.delivery.record.JsonBuffer;
import io.fairlead.delivery.record.RecordPath;
import io.fairlead.delivery.record.RecordTemplate;
import io.fairlead.elastic.config.DocumentConfig;
import io.fairlead.elastic.config.DocumentConfig.IdSource;
import io.fairlead.elastic.config.DocumentConfig.WriteMethod;
import io.fairlead.elastic.document.Operation.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes operations of records. For use by one thread. */
public final class OperationEncoder {

  private static final int RETRIES_ON_CONFLICT = 5;
  private static final String TIMESTAMP = "@timestamp";
  private static final SerializedString INDEX = new SerializedString("_index");
  private static final SerializedString ID = new SerializedString("_id");

  private static final ObjectReader DOCUMENTS =
      ConnectJson.MAPPER
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              // Numbers keep their digits.
              DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final WriteMethod method;
  private final Placement placement;
  private final boolean dataStream;
  private final boolean requireAlias;
  private final List<RecordPath> timestampFields;
  private final Optional<RecordTemplate> pipeline;
  private final Optional<RecordTemplate> routing;
  private final JsonBuffer buffer = new JsonBuffer();

  /** For operations as configured. */
  public OperationEncoder(DocumentConfig config) {
    this.method = config.writeMethod();
    this.placement = new Placement(config);
    this.dataStream = config.dataStream();
    this.requireAlias = config.requireAlias();
    this.timestampFields = config.timestampFields();
    this.pipeline = config.pipeline();
    this.routing = config.routing();
  }

  /**
   * The operation that writes a record's value.
   *
   * @throws DataException if there is none
   */
  public Operation write(Tracked tracked) {
    Kind kind =
        switch (method) {
          case INSERT -> Kind.INDEX;
          case CREATE -> Kind.CREATE;
          case UPSERT, UPDATE -> Kind.UPDATE;
        };
    return operation(tracked, kind);
  }

  /**
   * The operation that deletes a record's document.
   *
   * @throws DataException if its id is not known
   */
  public Operation delete(Tracked tracked) {
    IdSource source = placement.idSource(tracked.record());
    if (dataStream || source == IdSource.SERVER || source == IdSource.POSITION) {
      throw new DataException("nothing can be deleted where ids are no keys");
    }
    return operation(tracked, Kind.DELETE);
  }

  private Operation operation(Tracked tracked, Kind kind) {
    SinkRecord record = tracked.record();
    String index = placement.index(record);
    String id = placement.id(tracked);
    if (id == null && kind == Kind.UPDATE) {
      throw new DataException("an update needs an id");
    }
    Long version = kind == Kind.INDEX || kind == Kind.DELETE ? placement.version(tracked) : null;
    try {
      JsonGenerator json = buffer.begin();
      action(json, record, new Head(kind, index, id, version));
      if (kind != Kind.DELETE) {
        document(json, record, kind);
      }
      buffer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean own = id == null || placement.idSource(record) == IdSource.POSITION;
    return new Operation(
        tracked,
        kind,
        own ? null : index + '/' + id,
        version != null,
        buffer.bytes().toByteArray());
  }

  /** What the first line tells; id and version may be null. */
  private record Head(Kind kind, String index, String id, Long version) {}

  private void action(JsonGenerator json, SinkRecord record, Head head) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart(head.kind().action());
    json.writeFieldName(INDEX);
    json.writeString(head.index());
    if (head.id() != null) {
      json.writeFieldName(ID);
      ConnectJson.writeText(json, head.id());
    }
    if (head.version() != null) {
      json.writeNumberField("version", head.version());
      // A record that comes twice has its own version, which must not be a conflict.
      json.writeStringField("version_type", "external_gte");
    }
    if (head.kind() == Kind.UPDATE) {
      json.writeNumberField("retry_on_conflict", RETRIES_ON_CONFLICT);
    }
    if (requireAlias) {
      json.writeBooleanField("require_alias", true);
    }
    optional(json, "routing", routing, record);
    if (head.kind() == Kind.INDEX || head.kind() == Kind.CREATE) {
      optional(json, "pipeline", pipeline, record);
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void optional(
      JsonGenerator json, String name, Optional<RecordTemplate> template, SinkRecord record)
      throws IOException {
    String value = template.isEmpty() ? null : template.get().apply(record);
    if (value != null && !value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private void document(JsonGenerator json, SinkRecord record, Kind kind) throws IOException {
    if (kind == Kind.UPDATE) {
      json.writeStartObject();
      json.writeFieldName("doc");
      value(json, record);
      if (method == WriteMethod.UPSERT) {
        json.writeBooleanField("doc_as_upsert", true);
      }
      json.writeEndObject();
    } else {
      value(json, record);
    }
    json.writeRaw('\n');
  }

  private void value(JsonGenerator json, SinkRecord record) throws IOException {
    Object value = record.value();
    if (value instanceof byte[] bytes) {
      value = new String(bytes, StandardCharsets.UTF_8);
    }
    if (dataStream) {
      timestamped(json, record, value instanceof String text ? parsed(text) : value);
    } else if (value instanceof String text) {
      ConnectJson.writeObject(json, text);
    } else if (value instanceof Struct || value instanceof Map) {
      ConnectJson.write(json, record.valueSchema(), value);
    } else {
      throw new DataException("its value is no Struct, Map or JSON object");
    }
  }

  /** Text is a document if it is one JSON object; written anew, it has no line feeds. */
  private static JsonNode parsed(String text) {
    try {
      JsonNode node = DOCUMENTS.readTree(text);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // Told below, without the text.
    }
    throw new DataException("its value is text, and not one JSON object");
  }

  private void timestamped(JsonGenerator json, SinkRecord record, Object value) throws IOException {
    json.writeStartObject();
    boolean has = false;
    if (value instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        has |= TIMESTAMP.equals(field.name());
        json.writeFieldName(field.name());
        ConnectJson.write(json, field.schema(), struct.get(field));
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        has |= TIMESTAMP.equals(entry.getKey());
        json.writeFieldName(String.valueOf(entry.getKey()));
        ConnectJson.write(json, null, entry.getValue());
      }
    } else if (value instanceof JsonNode node) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        has |= TIMESTAMP.equals(entry.getKey());
        json.writeFieldName(entry.getKey());
        ConnectJson.MAPPER.writeTree(json, entry.getValue());
      }
    } else {
      throw new DataException("its value is no Struct, Map or JSON object");
    }
    if (!has) {
      json.writeStringField(TIMESTAMP, timestamp(record, value));
    }
    json.writeEndObject();
  }

  private String timestamp(SinkRecord record, Object value) {
    for (RecordPath path : timestampFields) {
      Object found =
          value instanceof JsonNode node ? node.path(path.toString()).asText(null) : path.in(value);
      if (found != null) {
        return RecordTemplate.text(found);
      }
    }
    if (record.timestamp() == null) {
      throw new DataException("it has no timestamp for @timestamp");
    }
    return Instant.ofEpochMilli(record.timestamp()).toString();
  }
}
