// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Turns values of fields into what a column of some type takes. The column's type decides; a
 * schema's name only tells what a number or text stands for.
 */
public final class Conversions {

  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Conversions() {}

  /** The exception for a value that does not fit its column. */
  public static DataException misfit(Column column) {
    return new DataException(
        "A value does not fit column " + column.name() + " of type " + column.type().name());
  }

  /** A value as a timestamp without zone. */
  public static LocalDateTime localDateTime(
      Object value, String meaning, ZoneId zone, Column column) {
    if (value instanceof String text && !text.endsWith("Z") && text.length() >= 10) {
      String iso = text.replace(' ', 'T');
      int timeAt = iso.indexOf('T');
      if (timeAt < 0) {
        return LocalDate.parse(iso).atStartOfDay();
      }
      boolean offset = iso.indexOf('+', timeAt) > 0 || iso.indexOf('-', timeAt) > 0;
      if (!offset) {
        return LocalDateTime.parse(iso);
      }
    }
    return LocalDateTime.ofInstant(instant(value, meaning, zone, column), zone);
  }

  /** A value as a point in time. */
  public static Instant instant(Object value, String meaning, ZoneId zone, Column column) {
    if (value instanceof Date date) {
      return Instant.ofEpochMilli(date.getTime());
    }
    if (value instanceof Number number) {
      long count = number.longValue();
      return switch (meaning) {
        case Schemas.MICRO_TIMESTAMP ->
            Instant.ofEpochSecond(
                Math.floorDiv(count, MICROS_PER_SECOND),
                Math.floorMod(count, MICROS_PER_SECOND) * 1000);
        case Schemas.NANO_TIMESTAMP ->
            Instant.ofEpochSecond(
                Math.floorDiv(count, NANOS_PER_SECOND), Math.floorMod(count, NANOS_PER_SECOND));
        case Schemas.DAYS -> Instant.ofEpochSecond(Math.multiplyExact(count, 86_400L));
        default -> Instant.ofEpochMilli(count);
      };
    }
    if (value instanceof String text) {
      String iso = text.replace(' ', 'T');
      int timeAt = iso.indexOf('T');
      boolean offset =
          iso.endsWith("Z")
              || (timeAt > 0 && (iso.indexOf('+', timeAt) > 0 || iso.indexOf('-', timeAt) > 0));
      return offset
          ? OffsetDateTime.parse(iso).toInstant()
          : localDateTime(text, meaning, zone, column).atZone(zone).toInstant();
    }
    throw misfit(column);
  }

  /** A value as a date. */
  public static LocalDate date(Object value, String meaning, ZoneId zone, Column column) {
    if (value instanceof Date date) {
      boolean timestamp = org.apache.kafka.connect.data.Timestamp.LOGICAL_NAME.equals(meaning);
      return LocalDate.ofInstant(
          Instant.ofEpochMilli(date.getTime()), timestamp ? zone : ZoneOffset.UTC);
    }
    if (value instanceof Number number && !meaning.contains("imestamp")) {
      return LocalDate.ofEpochDay(number.longValue());
    }
    if (value instanceof String text && text.length() == 10) {
      return LocalDate.parse(text);
    }
    return localDateTime(value, meaning, zone, column).toLocalDate();
  }

  /** A value as a time of the day. */
  public static LocalTime time(Object value, String meaning, Column column) {
    if (value instanceof Date date) {
      return LocalTime.ofInstant(Instant.ofEpochMilli(date.getTime()), ZoneOffset.UTC);
    }
    if (value instanceof Number number) {
      long unit = Schemas.MICRO_TIME.equals(meaning) ? 1_000L : 1_000_000L;
      return LocalTime.ofNanoOfDay(Math.multiplyExact(number.longValue(), unit));
    }
    if (value instanceof String text) {
      return LocalTime.parse(text);
    }
    throw misfit(column);
  }

  /** A value as a whole number of 64 bits. */
  public static long whole(Object value, Column column) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (value instanceof Date date) {
      return date.getTime();
    }
    return decimal(value, column).longValueExact();
  }

  /** A value as a number. */
  public static Number number(Object value, Column column) {
    return value instanceof Number number ? number : decimal(value, column);
  }

  /** A value as an exact number. */
  public static BigDecimal decimal(Object value, Column column) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    if (value instanceof Double || value instanceof Float || value instanceof String) {
      try {
        return new BigDecimal(value.toString());
      } catch (NumberFormatException e) {
        throw misfit(column);
      }
    }
    throw misfit(column);
  }

  /** A value as a truth value. */
  public static boolean bool(Object value, Column column) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Number number) {
      return number.longValue() != 0;
    }
    if (value instanceof String text) {
      return switch (text.toLowerCase(java.util.Locale.ROOT)) {
        case "true", "t", "1", "yes" -> true;
        case "false", "f", "0", "no" -> false;
        default -> throw misfit(column);
      };
    }
    throw misfit(column);
  }

  /** A value as bytes. */
  public static byte[] bytes(Object value, Column column) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof ByteBuffer buffer) {
      return JsonText.bytes(buffer);
    }
    if (value instanceof String text) {
      return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
    throw misfit(column);
  }

  /** A value as text: nested ones as JSON. */
  public static String text(Object value, Optional<Schema> schema) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    boolean nested = value instanceof Struct || value instanceof Map || value instanceof Collection;
    if (nested) {
      return JsonText.of(value);
    }
    if (value instanceof Date date) {
      String iso = date.toInstant().toString();
      return switch (schema.map(Schema::name).orElse("")) {
        case org.apache.kafka.connect.data.Date.LOGICAL_NAME -> iso.substring(0, 10);
        case org.apache.kafka.connect.data.Time.LOGICAL_NAME ->
            LocalTime.ofInstant(date.toInstant(), ZoneOffset.UTC).toString();
        default -> iso;
      };
    }
    if (value instanceof byte[] || value instanceof ByteBuffer) {
      byte[] bytes = value instanceof ByteBuffer buffer ? JsonText.bytes(buffer) : (byte[]) value;
      return java.util.Base64.getEncoder().encodeToString(bytes);
    }
    return value.toString();
  }
}
