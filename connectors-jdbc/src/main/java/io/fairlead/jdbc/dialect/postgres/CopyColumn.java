// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.postgres;

import io.fairlead.jdbc.dialect.BulkLoad.Input;
import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Conversions;
import io.fairlead.jdbc.dialect.Temporals;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;

/**
 * How the values of a field are sent by {@code COPY}.
 *
 * @param name the column's name
 * @param type the type in which they are sent
 * @param cast the column's type where that is another, and the server has to convert
 * @param encoder writes values that are not null
 */
record CopyColumn(String name, String type, Optional<String> cast, Encoder encoder) {

  private static final long EPOCH_DAYS = 10_957;
  private static final long EPOCH_SECONDS = EPOCH_DAYS * 86_400;
  private static final int MAX_SCALE = 16_383;

  @FunctionalInterface
  interface Encoder {
    void write(BinaryRows rows, Object value);
  }

  static CopyColumn of(Input input, ZoneId zone) {
    Column column = input.column();
    Optional<Schema> schema = Optional.ofNullable(input.schema());
    String meaning = schema.map(Schema::name).orElse("");
    String type = column.type().name();
    Encoder encoder =
        switch (type) {
          case "int2", "smallserial" ->
              (rows, value) -> rows.smallint(small(Conversions.whole(value, column)));
          case "int4", "serial" ->
              (rows, value) -> rows.integer(Math.toIntExact(Conversions.whole(value, column)));
          case "int8", "bigserial" ->
              (rows, value) -> rows.bigint(Conversions.whole(value, column));
          case "float4" ->
              (rows, value) ->
                  rows.integer(
                      Float.floatToIntBits(Conversions.number(value, column).floatValue()));
          case "float8" ->
              (rows, value) ->
                  rows.bigint(
                      Double.doubleToLongBits(Conversions.number(value, column).doubleValue()));
          case "bool" -> (rows, value) -> rows.bool(Conversions.bool(value, column));
          case "numeric" -> (rows, value) -> rows.numeric(bounded(value, column));
          case "text", "varchar", "bpchar", "json", "xml" ->
              (rows, value) -> rows.text(Conversions.text(value, schema));
          case "jsonb" -> (rows, value) -> rows.jsonb(Conversions.text(value, schema));
          case "bytea" -> (rows, value) -> rows.bytes(Conversions.bytes(value, column));
          case "uuid" -> (rows, value) -> uuid(rows, Conversions.text(value, schema));
          case "date" ->
              (rows, value) ->
                  rows.integer(
                      Math.toIntExact(
                          Conversions.date(value, meaning, zone, column).toEpochDay()
                              - EPOCH_DAYS));
          case "time" ->
              (rows, value) ->
                  rows.bigint(Conversions.time(value, meaning, column).toNanoOfDay() / 1_000);
          case "timestamp" ->
              (rows, value) ->
                  timestamp(
                      rows,
                      value,
                      () ->
                          Conversions.localDateTime(value, meaning, zone, column)
                              .toInstant(ZoneOffset.UTC));
          case "timestamptz" ->
              (rows, value) ->
                  timestamp(rows, value, () -> Conversions.instant(value, meaning, zone, column));
          default -> null;
        };
    if (encoder != null) {
      return new CopyColumn(column.name(), sent(type), Optional.empty(), guarded(encoder, column));
    }
    // The server converts the text of any other type, as it does for a statement's parameter.
    Encoder text =
        type.startsWith("_")
            ? array(schema, column, zone)
            : (rows, value) -> rows.text(Conversions.text(value, schema));
    return new CopyColumn(column.name(), "text", Optional.of(type), guarded(text, column));
  }

  private static String sent(String type) {
    return switch (type) {
      case "smallserial" -> "int2";
      case "serial" -> "int4";
      case "bigserial" -> "int8";
      // Without its length, so that the table and not the stage says what is too long.
      case "bpchar", "varchar" -> "text";
      default -> type;
    };
  }

  private static Encoder guarded(Encoder encoder, Column column) {
    return (rows, value) -> {
      if (value == null) {
        rows.nothing();
        return;
      }
      try {
        encoder.write(rows, value);
      } catch (ArithmeticException
          | DateTimeException
          | ClassCastException
          | IllegalArgumentException e) {
        // Invariant 7: the causes' messages hold the value, so they are left out.
        throw Conversions.misfit(column);
      }
    };
  }

  private static int small(long value) {
    if (value != (short) value) {
      throw new ArithmeticException();
    }
    return (int) value;
  }

  private static BigDecimal bounded(Object value, Column column) {
    BigDecimal decimal = Conversions.decimal(value, column);
    if (decimal.scale() > MAX_SCALE || decimal.precision() - decimal.scale() > 131_072) {
      throw new ArithmeticException();
    }
    return decimal;
  }

  private static void uuid(BinaryRows rows, String text) {
    UUID uuid = UUID.fromString(text);
    rows.uuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  private static void timestamp(
      BinaryRows rows, Object value, java.util.function.Supplier<Instant> finite) {
    if (value instanceof Date date && date.getTime() == Temporals.POSITIVE_INFINITY_MS) {
      rows.bigint(Long.MAX_VALUE);
    } else if (value instanceof Date date && date.getTime() == Temporals.NEGATIVE_INFINITY_MS) {
      rows.bigint(Long.MIN_VALUE);
    } else {
      Instant instant = finite.get();
      long seconds = Math.subtractExact(instant.getEpochSecond(), EPOCH_SECONDS);
      // Rounded as the driver does with a parameter.
      long micros = (instant.getNano() + 500L) / 1_000;
      rows.bigint(Math.addExact(Math.multiplyExact(seconds, 1_000_000L), micros));
    }
  }

  private static Encoder array(Optional<Schema> schema, Column column, ZoneId zone) {
    ElementText elements =
        new ElementText(schema.map(Schema::valueSchema), zone, column.type().name().substring(1));
    return (rows, value) -> {
      if (value instanceof String literal) {
        rows.text(literal);
      } else if (value instanceof Collection<?> list) {
        rows.text(literal(list, elements));
      } else {
        throw Conversions.misfit(column);
      }
    };
  }

  private static String literal(Collection<?> list, ElementText elements) {
    StringBuilder text = new StringBuilder("{");
    for (Object element : list) {
      if (text.length() > 1) {
        text.append(',');
      }
      Object shown = elements.of(element);
      if (shown == null) {
        text.append("NULL");
      } else {
        text.append('"')
            .append(shown.toString().replace("\\", "\\\\").replace("\"", "\\\""))
            .append('"');
      }
    }
    return text.append('}').toString();
  }
}
