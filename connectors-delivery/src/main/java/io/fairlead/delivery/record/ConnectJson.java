// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.errors.DataException;

/**
 * Writes Connect data as plain JSON, streaming: Structs and Maps as objects, decimals as numbers
 * with all their digits, timestamps and dates as ISO 8601 text in UTC, bytes as Base64, NaN and
 * infinities as text.
 *
 * <p>Safe for use by any thread.
 */
public final class ConnectJson {

  private static final int MAX_DEPTH = 200;

  /** For answers of targets, which are small. */
  public static final ObjectMapper MAPPER = new ObjectMapper();

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .rootValueSeparator((String) null)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private ConnectJson() {}

  /**
   * A generator of UTF-8 on that stream, which closing the generator flushes and leaves open. There
   * is nothing between documents.
   */
  public static JsonGenerator generator(OutputStream out) throws IOException {
    return FACTORY.createGenerator(out);
  }

  /**
   * Writes a value.
   *
   * @param schema may be {@code null}
   * @throws DataException if the value is of a type that Connect data cannot have
   */
  public static void write(JsonGenerator json, Schema schema, Object value) throws IOException {
    write(json, schema, value, 0);
  }

  /** Writes a text as a JSON string. */
  public static void writeText(JsonGenerator json, String text) throws IOException {
    PlainText.write(json, text);
  }

  /**
   * Writes a text that is one JSON object, without what may be between its tokens; numbers keep
   * their digits.
   *
   * @throws DataException if the text is something else; the message does not tell it
   */
  public static void writeObject(JsonGenerator json, String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      requireObject(parser);
      int depth = 0;
      do {
        json.copyCurrentEventExact(parser);
        JsonToken token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > 0) {
          parser.nextToken();
        }
      } while (depth > 0);
      requireEnd(parser);
    } catch (JsonParseException | StreamConstraintsException e) {
      throw notOne();
    }
  }

  /**
   * Requires that a text is one JSON object.
   *
   * @throws DataException if the text is something else; the message does not tell it
   */
  public static void requireObject(String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      requireObject(parser);
      parser.skipChildren();
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw notOne();
      }
      requireEnd(parser);
    } catch (JsonParseException | StreamConstraintsException e) {
      throw notOne();
    }
  }

  private static void requireObject(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw notOne();
    }
  }

  private static void requireEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw notOne();
    }
  }

  private static DataException notOne() {
    return new DataException("the text is not one JSON object");
  }

  private static void write(JsonGenerator json, Schema schema, Object value, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new DataException("The value is nested deeper than " + MAX_DEPTH);
    }
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      PlainText.write(json, text);
    } else if (value instanceof Struct struct) {
      struct(json, struct, depth);
    } else if (value instanceof Map<?, ?> map) {
      map(json, schema, map, depth);
    } else if (value instanceof Iterable<?> items) {
      json.writeStartArray();
      Schema itemSchema = schema == null ? null : schema.valueSchema();
      for (Object item : items) {
        write(json, itemSchema, item, depth + 1);
      }
      json.writeEndArray();
    } else {
      scalar(json, schema, value);
    }
  }

  private static void struct(JsonGenerator json, Struct struct, int depth) throws IOException {
    json.writeStartObject();
    for (Field field : struct.schema().fields()) {
      json.writeFieldName(field.name());
      write(json, field.schema(), struct.get(field), depth + 1);
    }
    json.writeEndObject();
  }

  private static void map(JsonGenerator json, Schema schema, Map<?, ?> map, int depth)
      throws IOException {
    Schema valueSchema = schema == null ? null : schema.valueSchema();
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeFieldName(String.valueOf(entry.getKey()));
      write(json, valueSchema, entry.getValue(), depth + 1);
    }
    json.writeEndObject();
  }

  private static void scalar(JsonGenerator json, Schema schema, Object value) throws IOException {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      json.writeNumber(((Number) value).intValue());
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Double number) {
      number(json, number, value);
    } else if (value instanceof Float number) {
      if (Float.isFinite(number)) {
        json.writeNumber(number);
      } else {
        json.writeString(value.toString());
      }
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number.toPlainString());
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      json.writeBinary(bytes);
    } else if (value instanceof Date date) {
      json.writeString(date(schema, date));
    } else {
      throw new DataException("Values of " + value.getClass().getName() + " have no JSON form");
    }
  }

  private static void number(JsonGenerator json, double number, Object value) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeString(value.toString());
    }
  }

  private static String date(Schema schema, Date date) {
    String name = schema == null ? null : schema.name();
    if (org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(name)) {
      return LocalDate.ofInstant(date.toInstant(), ZoneOffset.UTC).toString();
    }
    if (Time.LOGICAL_NAME.equals(name)) {
      return LocalTime.ofInstant(date.toInstant(), ZoneOffset.UTC).toString();
    }
    return date.toInstant().toString();
  }
}
