// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.time.ZoneId;
import java.util.Locale;

/**
 * How columns become fields.
 *
 * @param numericMapping what becomes of NUMERIC columns
 * @param unconstrained what becomes of NUMERIC columns without precision and scale
 * @param granularity what becomes of timestamps
 * @param zone the zone of timestamps that have none
 */
public record ReadOptions(
    NumericMapping numericMapping,
    UnconstrainedNumeric unconstrained,
    TimestampGranularity granularity,
    ZoneId zone) {

  /** What becomes of NUMERIC and DECIMAL columns. */
  public enum NumericMapping {
    /** Connect's Decimal. */
    NONE,
    /** Whole numbers that fit become integers, all else Connect's Decimal. */
    PRECISION_ONLY,
    /** Whole numbers that fit become integers, others of up to 15 digits FLOAT64. */
    BEST_FIT,
    /** Whole numbers that fit become integers, all others FLOAT64 whatever their precision. */
    BEST_FIT_EAGER_DOUBLE
  }

  /** What becomes of NUMERIC columns declared without precision and scale. */
  public enum UnconstrainedNumeric {
    /** Plain decimal text, exact. */
    STRING,
    /** FLOAT64, about 15 digits. */
    DOUBLE
  }

  /** What becomes of timestamps. */
  public enum TimestampGranularity {
    /** Connect's Timestamp, milliseconds. */
    CONNECT_LOGICAL,
    /** INT64, microseconds since 1970. */
    MICROS_LONG,
    /** STRING, microseconds since 1970 as digits. */
    MICROS_STRING,
    /** STRING, ISO-8601 local date and time with microseconds. */
    MICROS_ISO_DATETIME_STRING,
    /** INT64, nanoseconds since 1970. */
    NANOS_LONG,
    /** STRING, nanoseconds since 1970 as digits. */
    NANOS_STRING,
    /** STRING, ISO-8601 local date and time with nanoseconds. */
    NANOS_ISO_DATETIME_STRING
  }

  /** The spelling of an enum constant in configurations. */
  public static String key(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
