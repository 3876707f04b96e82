// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.errors.DataException;

/** Writes nested values as JSON (RFC 8259) for columns that hold documents. */
public final class JsonText {

  private static final int MAX_DEPTH = 200;

  private JsonText() {}

  /** The value as JSON; bytes become Base64, points in time ISO-8601 text. */
  public static String of(Object value) {
    StringBuilder text = new StringBuilder(128);
    write(text, value, null, 0);
    return text.toString();
  }

  private static void write(StringBuilder text, Object value, Schema schema, int depth) {
    if (depth > MAX_DEPTH) {
      throw new DataException("A value is nested deeper than " + MAX_DEPTH + " levels");
    }
    if (value == null) {
      text.append("null");
    } else if (value instanceof BigDecimal decimal) {
      text.append(decimal.toPlainString());
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        quote(text, value.toString());
      } else {
        text.append(value);
      }
    } else if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else if (value instanceof Struct struct) {
      struct(text, struct, depth);
    } else if (value instanceof Map<?, ?> map) {
      map(text, map, schema, depth);
    } else if (value instanceof Collection<?> list) {
      list(text, list, schema, depth);
    } else if (value instanceof byte[] bytes) {
      quote(text, Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof ByteBuffer buffer) {
      quote(text, Base64.getEncoder().encodeToString(bytes(buffer)));
    } else if (value instanceof Date date) {
      quote(text, temporal(date, schema));
    } else {
      quote(text, value.toString());
    }
  }

  /** The remaining bytes of a buffer, whose position stays. */
  public static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static String temporal(Date date, Schema schema) {
    String instant = date.toInstant().toString();
    if (schema == null || schema.name() == null) {
      return instant;
    }
    return switch (schema.name()) {
      case org.apache.kafka.connect.data.Date.LOGICAL_NAME -> instant.substring(0, 10);
      case Time.LOGICAL_NAME -> instant.substring(11, instant.length() - 1);
      default -> instant;
    };
  }

  private static void struct(StringBuilder text, Struct struct, int depth) {
    text.append('{');
    boolean first = true;
    for (Field field : struct.schema().fields()) {
      if (!first) {
        text.append(',');
      }
      first = false;
      quote(text, field.name());
      text.append(':');
      write(text, struct.get(field), field.schema(), depth + 1);
    }
    text.append('}');
  }

  private static void map(StringBuilder text, Map<?, ?> map, Schema schema, int depth) {
    Schema valueSchema = schema == null ? null : schema.valueSchema();
    text.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        text.append(',');
      }
      first = false;
      quote(text, String.valueOf(entry.getKey()));
      text.append(':');
      write(text, entry.getValue(), valueSchema, depth + 1);
    }
    text.append('}');
  }

  private static void list(StringBuilder text, Collection<?> list, Schema schema, int depth) {
    Schema valueSchema = schema == null ? null : schema.valueSchema();
    text.append('[');
    boolean first = true;
    for (Object element : list) {
      if (!first) {
        text.append(',');
      }
      first = false;
      write(text, element, valueSchema, depth + 1);
    }
    text.append(']');
  }

  private static void quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < 0x20) {
            text.append("\\u00").append(Character.forDigit(c >> 4, 16));
            text.append(Character.forDigit(c & 15, 16));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
