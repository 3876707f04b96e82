// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;

/** What a conversion gave, or threw, as a text that tells all differences that anybody may see. */
final class Outcome {

  private Outcome() {}

  static String of(Callable<?> conversion) {
    try {
      return describe(conversion.call());
    } catch (Exception e) {
      Throwable cause = e.getCause();
      return e.getClass().getName()
          + ": "
          + e.getMessage()
          + (cause == null ? "" : " because of " + cause.getClass().getName());
    }
  }

  static String describe(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof SchemaAndValue both) {
      return describe(both.schema()) + " = " + describe(both.value());
    }
    if (value instanceof Schema schema) {
      return schema(schema);
    }
    if (value instanceof byte[] bytes) {
      return "bytes:" + new String(bytes, StandardCharsets.ISO_8859_1);
    }
    if (value instanceof Struct struct) {
      return struct.schema().fields().stream()
          .map(f -> f.name() + "=" + describe(struct.getWithoutDefault(f.name())))
          .collect(Collectors.joining(",", "Struct(" + schema(struct.schema()) + "){", "}"));
    }
    String type = value.getClass().getSimpleName();
    if (value instanceof Map<?, ?> map) {
      Map<String, String> sorted = new TreeMap<>();
      // A map may hold several arrays of the same bytes as keys.
      map.forEach((k, v) -> sorted.merge(describe(k), describe(v), (a, b) -> sort(a, b)));
      return type + sorted;
    }
    if (value instanceof Iterable<?> elements) {
      StringBuilder text = new StringBuilder(type).append('[');
      elements.forEach(element -> text.append(describe(element)).append(','));
      return text.append(']').toString();
    }
    return type + ":" + (value instanceof java.util.Date date ? date.getTime() : value);
  }

  private static String sort(String a, String b) {
    return a.compareTo(b) < 0 ? a + b : b + a;
  }

  private static String schema(Schema schema) {
    StringBuilder text = new StringBuilder();
    text.append(schema.type()).append(schema.isOptional() ? "?" : "");
    text.append(' ').append(schema.name()).append(" v").append(schema.version());
    text.append(" doc ").append(schema.doc());
    text.append(schema.parameters() == null ? "-" : new TreeMap<>(schema.parameters()));
    text.append(" default ").append(describe(schema.defaultValue()));
    switch (schema.type()) {
      case ARRAY -> text.append('[').append(schema(schema.valueSchema())).append(']');
      case MAP ->
          text.append('<')
              .append(schema(schema.keySchema()))
              .append(',')
              .append(schema(schema.valueSchema()))
              .append('>');
      case STRUCT ->
          schema
              .fields()
              .forEach(
                  f -> text.append(' ').append(f.name()).append(':').append(schema(f.schema())));
      default -> text.append("");
    }
    return text.toString();
  }
}
