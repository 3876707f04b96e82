// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import io.fairlead.jdbc.dialect.ReadOptions.NumericMapping;
import io.fairlead.jdbc.dialect.ReadOptions.UnconstrainedNumeric;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;

/** Fields for the types of the JDBC standard. */
public final class StandardReaders {

  private static final int BEST_FIT_DOUBLE_DIGITS = 15;
  private static final int MAX_LOB_BYTES = 64 * 1024 * 1024;

  private StandardReaders() {}

  /** The reader of a column, or empty if its type has no counterpart. */
  public static Optional<ColumnReader> reader(Column column, ReadOptions options) {
    Column.Type type = column.type();
    return switch (type.jdbc()) {
      case Types.BOOLEAN -> of(column, SchemaBuilder.bool(), ResultSet::getBoolean);
      case Types.BIT ->
          type.precision() <= 1
              ? of(column, SchemaBuilder.bool(), ResultSet::getBoolean)
              : of(column, SchemaBuilder.bytes(), ResultSet::getBytes);
      case Types.TINYINT ->
          unsigned(type)
              ? of(column, SchemaBuilder.int16(), ResultSet::getShort)
              : of(column, SchemaBuilder.int8(), ResultSet::getByte);
      case Types.SMALLINT ->
          unsigned(type)
              ? of(column, SchemaBuilder.int32(), ResultSet::getInt)
              : of(column, SchemaBuilder.int16(), ResultSet::getShort);
      case Types.INTEGER ->
          unsigned(type)
              ? of(column, SchemaBuilder.int64(), ResultSet::getLong)
              : of(column, SchemaBuilder.int32(), ResultSet::getInt);
      case Types.BIGINT ->
          unsigned(type)
              ? of(column, Decimal.builder(0), ResultSet::getBigDecimal)
              : of(column, SchemaBuilder.int64(), ResultSet::getLong);
      case Types.REAL -> of(column, SchemaBuilder.float32(), ResultSet::getFloat);
      case Types.FLOAT, Types.DOUBLE -> of(column, SchemaBuilder.float64(), ResultSet::getDouble);
      case Types.NUMERIC, Types.DECIMAL -> Optional.of(numeric(column, options));
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.CLOB,
          Types.NCLOB,
          Types.ROWID,
          Types.DATALINK ->
          of(column, SchemaBuilder.string(), ResultSet::getString);
      case Types.SQLXML ->
          of(column, SchemaBuilder.string().name(Schemas.XML), ResultSet::getString);
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY ->
          of(column, SchemaBuilder.bytes(), ResultSet::getBytes);
      case Types.BLOB -> of(column, SchemaBuilder.bytes(), StandardReaders::blob);
      case Types.DATE ->
          of(column, org.apache.kafka.connect.data.Date.builder(), StandardReaders::date);
      case Types.TIME -> of(column, Time.builder(), StandardReaders::time);
      case Types.TIMESTAMP ->
          of(column, Temporals.schema(options.granularity()), localTimestamp(options));
      case Types.TIMESTAMP_WITH_TIMEZONE ->
          of(
              column,
              Temporals.schema(options.granularity())
                  .parameter(Schemas.SQL_TYPE, "timestamp with time zone"),
              zonedTimestamp(options));
      case Types.OTHER, Types.TIME_WITH_TIMEZONE, Types.JAVA_OBJECT ->
          of(column, SchemaBuilder.string(), ResultSet::getString);
      default -> Optional.empty();
    };
  }

  /** A reader for a column with that schema, optional where the column takes NULL. */
  public static Optional<ColumnReader> of(
      Column column, SchemaBuilder schema, ColumnReader.Value value) {
    return Optional.of(column(column, schema, value));
  }

  private static ColumnReader column(
      Column column, SchemaBuilder schema, ColumnReader.Value value) {
    Schema built = column.nullable() ? schema.optional().build() : schema.build();
    ColumnReader.Value nullSafe =
        (rows, index) -> {
          Object read = value.read(rows, index);
          return read == null || rows.wasNull() ? null : read;
        };
    return new ColumnReader(column.name(), built, nullSafe);
  }

  private static boolean unsigned(Column.Type type) {
    return type.name().toUpperCase(java.util.Locale.ROOT).contains("UNSIGNED");
  }

  private static ColumnReader numeric(Column column, ReadOptions options) {
    Column.Type type = column.type();
    int precision = type.precision();
    int scale = type.scale();
    if (precision <= 0) {
      if (options.unconstrained() == UnconstrainedNumeric.DOUBLE) {
        return column(column, SchemaBuilder.float64(), ResultSet::getDouble);
      }
      return column(
          column,
          SchemaBuilder.string().name(Schemas.NUMERIC),
          (rows, index) -> rows.getString(index));
    }
    NumericMapping mapping = options.numericMapping();
    if (mapping != NumericMapping.NONE) {
      if (scale <= 0 && precision - scale <= 18) {
        return integer(column, precision - scale);
      }
      boolean fitsDouble =
          mapping == NumericMapping.BEST_FIT && precision <= BEST_FIT_DOUBLE_DIGITS;
      if (scale > 0 && (fitsDouble || mapping == NumericMapping.BEST_FIT_EAGER_DOUBLE)) {
        return column(column, SchemaBuilder.float64(), ResultSet::getDouble);
      }
    }
    return column(
        column,
        Decimal.builder(scale).parameter(Schemas.DECIMAL_PRECISION, Integer.toString(precision)),
        (rows, index) -> {
          BigDecimal value = rows.getBigDecimal(index);
          return value == null || value.scale() == scale
              ? value
              : value.setScale(scale, RoundingMode.UNNECESSARY);
        });
  }

  private static ColumnReader integer(Column column, int digits) {
    if (digits <= 2) {
      return column(column, SchemaBuilder.int8(), ResultSet::getByte);
    }
    if (digits <= 4) {
      return column(column, SchemaBuilder.int16(), ResultSet::getShort);
    }
    if (digits <= 9) {
      return column(column, SchemaBuilder.int32(), ResultSet::getInt);
    }
    return column(column, SchemaBuilder.int64(), ResultSet::getLong);
  }

  private static Object blob(ResultSet rows, int index) throws SQLException {
    Blob blob = rows.getBlob(index);
    if (blob == null) {
      return null;
    }
    try {
      if (blob.length() > MAX_LOB_BYTES) {
        // Invariant 9: one value must not take the whole heap.
        throw new SQLException("A BLOB is longer than " + MAX_LOB_BYTES + " bytes", "22001");
      }
      return blob.getBytes(1, (int) blob.length());
    } finally {
      blob.free();
    }
  }

  private static Object date(ResultSet rows, int index) throws SQLException {
    LocalDate date = rows.getObject(index, LocalDate.class);
    return date == null ? null : Temporals.date(date);
  }

  private static Object time(ResultSet rows, int index) throws SQLException {
    LocalTime time = rows.getObject(index, LocalTime.class);
    return time == null ? null : new Date(time.toNanoOfDay() / 1_000_000L);
  }

  private static ColumnReader.Value localTimestamp(ReadOptions options) {
    ZoneId zone = options.zone();
    return (rows, index) -> {
      LocalDateTime value = rows.getObject(index, LocalDateTime.class);
      if (value == null) {
        return null;
      }
      Instant instant = value.atZone(zone).toInstant();
      return Temporals.value(options.granularity(), instant);
    };
  }

  private static ColumnReader.Value zonedTimestamp(ReadOptions options) {
    return (rows, index) -> {
      OffsetDateTime value = rows.getObject(index, OffsetDateTime.class);
      return value == null ? null : Temporals.value(options.granularity(), value.toInstant());
    };
  }
}
