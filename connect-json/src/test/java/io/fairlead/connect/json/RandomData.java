// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.SchemaBuilderException;

/** Random schemas and values of them, of all types, with an inclination to limits. */
final class RandomData {

  private static final long DAY = 86_400_000L;
  private static final Schema.Type[] TYPES = Schema.Type.values();
  private static final String[] PIECES = {
    "a",
    "Id",
    "x y",
    "\"",
    "\\",
    "/",
    "\n",
    "\t",
    "\u0000",
    "\u001f",
    "\u007f",
    "é",
    "ß",
    "€",
    "漢",
    "\uD83D\uDE00",
    "\uFFFD",
    "\u2028",
    "null",
    "0"
  };
  private static final double[] DOUBLES = {
    0,
    -0.0,
    1,
    -1.5,
    0.1,
    1e7,
    1e-3,
    1e-5,
    123456789.125,
    1e22,
    1e23,
    2e-3,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private final Random random;
  private int nesting;

  RandomData(long seed) {
    random = new Random(seed);
  }

  Random random() {
    return random;
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  Map<String, String> configs() {
    Map<String, String> configs = new HashMap<>();
    configs.put("schemas.enable", String.valueOf(chance(70)));
    configs.put("decimal.format", chance(50) ? "base64" : "NUMERIC");
    configs.put("replace.null.with.default", String.valueOf(chance(50)));
    configs.put("schemas.cache.size", chance(20) ? "1" : chance(20) ? "3" : "1000");
    return configs;
  }

  Schema schema(int depth) {
    SchemaBuilder builder = builder(depth);
    if (chance(40)) {
      builder.optional();
    }
    if (builder.name() == null && chance(15)) {
      builder.name(builder.type().isPrimitive() && chance(5) ? Date.LOGICAL_NAME : text());
    }
    if (builder.version() == null && chance(10)) {
      builder.version(random.nextInt(5) - 1);
    }
    if (chance(10)) {
      builder.doc(text());
    }
    for (int i = random.nextInt(8) - 5; i > 0; i--) {
      builder.parameter("p" + i, text());
    }
    if (chance(15)) {
      withDefault(builder);
    }
    return builder.build();
  }

  private void withDefault(SchemaBuilder builder) {
    Object value = value(builder);
    if (value == null) {
      return;
    }
    try {
      builder.defaultValue(value);
    } catch (SchemaBuilderException incomplete) {
      // A struct may lack values; then the schema has no default.
      assertThat(builder.defaultValue()).isNull();
    }
  }

  private SchemaBuilder builder(int depth) {
    if (chance(20)) {
      return switch (random.nextInt(4)) {
        case 0 -> Decimal.builder(random.nextInt(6) - 1);
        case 1 -> Date.builder();
        case 2 -> Time.builder();
        default -> Timestamp.builder();
      };
    }
    Schema.Type type = depth == 0 ? TYPES[random.nextInt(9)] : TYPES[random.nextInt(TYPES.length)];
    return switch (type) {
      case ARRAY -> SchemaBuilder.array(schema(depth - 1));
      case MAP ->
          SchemaBuilder.map(
              chance(60) ? Schema.STRING_SCHEMA : schema(depth - 1), schema(depth - 1));
      case STRUCT -> {
        SchemaBuilder struct = SchemaBuilder.struct();
        for (int i = random.nextInt(8); i > 0; i--) {
          struct.field(i + text(), schema(depth - 1));
        }
        yield struct;
      }
      default -> SchemaBuilder.type(type);
    };
  }

  private static boolean mayLack(Schema schema) {
    return schema.isOptional() || schema.defaultValue() != null;
  }

  /** Null only where the schema lets it. */
  Object value(Schema schema) {
    nesting++;
    try {
      return any(schema);
    } finally {
      nesting--;
    }
  }

  private Object any(Schema schema) {
    if (schema.isOptional() && chance(20)) {
      return null;
    }
    String name = schema.name() == null ? "" : schema.name();
    switch (name) {
      case Decimal.LOGICAL_NAME:
        int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
        return new BigDecimal(new BigInteger(1 + random.nextInt(100), random), scale)
            .multiply(chance(50) ? BigDecimal.ONE : BigDecimal.ONE.negate());
      case Date.LOGICAL_NAME:
        return new java.util.Date((random.nextInt(100_000) - 30_000) * DAY);
      case Time.LOGICAL_NAME:
        return new java.util.Date(random.nextInt((int) DAY));
      case Timestamp.LOGICAL_NAME:
        return new java.util.Date(random.nextLong() >> random.nextInt(64));
      default:
        return plain(schema);
    }
  }

  private Object plain(Schema schema) {
    return switch (schema.type()) {
      case INT8 -> (byte) random.nextInt();
      case INT16 -> (short) random.nextInt();
      case INT32 -> random.nextInt() >> random.nextInt(32);
      case INT64 -> random.nextLong() >> random.nextInt(64);
      case FLOAT32 -> (float) number();
      case FLOAT64 -> number();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text();
      case BYTES -> chance(50) ? bytes() : ByteBuffer.wrap(bytes());
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(value(schema.valueSchema()));
        }
        yield list;
      }
      case MAP -> {
        Map<Object, Object> map = chance(50) ? new HashMap<>() : new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          map.put(value(schema.keySchema()), value(schema.valueSchema()));
        }
        yield map;
      }
      case STRUCT -> {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
          // Structs inside others are checked when they are put there.
          if (mayLack(field.schema()) ? chance(80) : nesting > 1 || chance(99)) {
            struct.put(field, value(field.schema()));
          }
        }
        yield struct;
      }
    };
  }

  double number() {
    return switch (random.nextInt(4)) {
      case 0 -> DOUBLES[random.nextInt(DOUBLES.length)];
      case 1 -> random.nextInt(100_000) / 100.0;
      case 2 -> random.nextGaussian();
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(12)];
    random.nextBytes(bytes);
    return bytes;
  }

  String text() {
    if (chance(60)) {
      return "field_" + random.nextInt(100);
    }
    if (chance(2)) {
      return "\uD800" + (chance(50) ? "a" : "");
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** A value without a schema, of classes that have a schema type and of some that have none. */
  Object schemaless(int depth) {
    return switch (random.nextInt(depth == 0 ? 12 : 16)) {
      case 0 -> null;
      case 1 -> random.nextInt();
      case 2 -> random.nextLong();
      case 3 -> number();
      case 4 -> (float) number();
      case 5 -> (short) random.nextInt();
      case 6 -> (byte) random.nextInt();
      case 7 -> random.nextBoolean();
      case 8 -> bytes();
      case 9 -> chance(80) ? text() : chance(50) ? ByteBuffer.wrap(bytes()) : BigDecimal.TEN;
      case 10, 11 -> text();
      case 12, 13 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(schemaless(depth - 1));
        }
        yield list;
      }
      default -> {
        Map<Object, Object> map = new HashMap<>();
        boolean strings = chance(80);
        for (int i = random.nextInt(5); i > 0; i--) {
          map.put(strings ? text() : schemaless(depth - 1), schemaless(depth - 1));
        }
        yield map;
      }
    };
  }
}
