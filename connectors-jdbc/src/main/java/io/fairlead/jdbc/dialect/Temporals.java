// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import io.fairlead.jdbc.dialect.ReadOptions.TimestampGranularity;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Date;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Turns points in time into what the granularity asks for. */
public final class Temporals {

  /** What PostgreSQL's driver gives for {@code infinity}, in milliseconds. */
  public static final long POSITIVE_INFINITY_MS = 9223372036825200000L;

  /** What PostgreSQL's driver gives for {@code -infinity}, in milliseconds. */
  public static final long NEGATIVE_INFINITY_MS = -9223372036832400000L;

  private static final DateTimeFormatter MICROS_ISO = iso(6);
  private static final DateTimeFormatter NANOS_ISO = iso(9);

  private Temporals() {}

  private static DateTimeFormatter iso(int digits) {
    return new DateTimeFormatterBuilder()
        .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
        .appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, true)
        .toFormatter();
  }

  /** The schema of a timestamp field. */
  public static SchemaBuilder schema(TimestampGranularity granularity) {
    return switch (granularity) {
      case CONNECT_LOGICAL -> Timestamp.builder();
      case MICROS_LONG -> SchemaBuilder.int64().name(Schemas.MICRO_TIMESTAMP);
      case NANOS_LONG -> SchemaBuilder.int64().name(Schemas.NANO_TIMESTAMP);
      default -> SchemaBuilder.string();
    };
  }

  /** The value of a timestamp field. */
  public static Object value(TimestampGranularity granularity, Instant instant) {
    return switch (granularity) {
      case CONNECT_LOGICAL -> new Date(millis(instant));
      case MICROS_LONG -> micros(instant);
      case NANOS_LONG -> nanos(instant).longValueExact();
      case MICROS_STRING -> Long.toString(micros(instant));
      case NANOS_STRING -> nanos(instant).toString();
      case MICROS_ISO_DATETIME_STRING ->
          MICROS_ISO.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
      case NANOS_ISO_DATETIME_STRING ->
          NANOS_ISO.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    };
  }

  private static long millis(Instant instant) {
    if (instant.getEpochSecond() > POSITIVE_INFINITY_MS / 1000) {
      return POSITIVE_INFINITY_MS;
    }
    if (instant.getEpochSecond() < NEGATIVE_INFINITY_MS / 1000) {
      return NEGATIVE_INFINITY_MS;
    }
    return instant.toEpochMilli();
  }

  private static long micros(Instant instant) {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000L);
    } catch (ArithmeticException e) {
      throw new DataException("A timestamp does not fit into 64 bits of microseconds", e);
    }
  }

  private static BigInteger nanos(Instant instant) {
    return BigInteger.valueOf(instant.getEpochSecond())
        .multiply(BigInteger.valueOf(1_000_000_000L))
        .add(BigInteger.valueOf(instant.getNano()));
  }

  /** A date as Connect's Date wants it: midnight in UTC. */
  public static Date date(LocalDate date) {
    if (date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN)) {
      throw new DataException("An infinite date has no counterpart in Kafka Connect");
    }
    return new Date(date.toEpochDay() * 86_400_000L);
  }
}
