// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Names that mark what a plain Connect type stands for. Those of Debezium are used where they
 * exist, since sinks know them.
 */
public final class Schemas {

  /** A UUID as STRING. */
  public static final String UUID = "io.debezium.data.Uuid";

  /** A JSON document as STRING. */
  public static final String JSON = "io.debezium.data.Json";

  /** An XML document as STRING. */
  public static final String XML = "io.debezium.data.Xml";

  /** Microseconds since 1970 as INT64. */
  public static final String MICRO_TIMESTAMP = "io.debezium.time.MicroTimestamp";

  /** Nanoseconds since 1970 as INT64. */
  public static final String NANO_TIMESTAMP = "io.debezium.time.NanoTimestamp";

  /** Milliseconds since 1970 as INT64. */
  public static final String MILLI_TIMESTAMP = "io.debezium.time.Timestamp";

  /** An ISO-8601 date and time with offset as STRING. */
  public static final String ZONED_TIMESTAMP = "io.debezium.time.ZonedTimestamp";

  /** Days since 1970 as INT32. */
  public static final String DAYS = "io.debezium.time.Date";

  /** Milliseconds of the day as INT32. */
  public static final String MILLI_TIME = "io.debezium.time.Time";

  /** Microseconds of the day as INT64. */
  public static final String MICRO_TIME = "io.debezium.time.MicroTime";

  /** A decimal number of any precision and scale as STRING of digits. */
  public static final String NUMERIC = "io.fairlead.jdbc.Numeric";

  /** Schema parameter with the type that a sink should give a column that it creates. */
  public static final String SQL_TYPE = "io.fairlead.jdbc.type";

  /** Schema parameter of a Decimal with its digits in all, as the peers write it. */
  public static final String DECIMAL_PRECISION = "connect.decimal.precision";

  private Schemas() {}

  static SchemaBuilder named(SchemaBuilder builder, String name) {
    return builder.name(name);
  }
}
