// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.derby;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnReader;
import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Conversions;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.StandardBinders;
import io.fairlead.jdbc.dialect.StandardReaders;
import io.fairlead.jdbc.dialect.StandardTypes;
import io.fairlead.jdbc.dialect.Temporals;
import io.fairlead.jdbc.dialect.UtcCalendar;
import io.fairlead.jdbc.dialect.ValueBinder;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;

/** Derby's column types. Its driver knows nothing of {@code java.time}. */
final class DerbyTypes implements ColumnTypes {

  static final DerbyTypes INSTANCE = new DerbyTypes();

  private static final StandardTypes STANDARD =
      new StandardTypes(
          // A CLOB can be neither compared nor grouped.
          "VARCHAR(32672)",
          "VARCHAR(255)",
          "BLOB",
          Map.of(
              "io.debezium.time.ZonedTimestamp",
              "TIMESTAMP",
              "FLOAT64",
              "DOUBLE",
              "BYTES.KEY",
              "VARCHAR(255) FOR BIT DATA"),
          31);

  private DerbyTypes() {}

  static Optional<ColumnReader> reader(Column column, ReadOptions options) {
    return switch (column.type().jdbc()) {
      case Types.DATE ->
          StandardReaders.of(
              column,
              org.apache.kafka.connect.data.Date.builder(),
              (rows, index) -> {
                Date date = rows.getDate(index, UtcCalendar.get());
                return date == null ? null : new java.util.Date(date.getTime());
              });
      case Types.TIME ->
          StandardReaders.of(
              column,
              org.apache.kafka.connect.data.Time.builder(),
              (rows, index) -> {
                Time time = rows.getTime(index, UtcCalendar.get());
                return time == null
                    ? null
                    : new java.util.Date(Math.floorMod(time.getTime(), 86_400_000L));
              });
      case Types.TIMESTAMP ->
          StandardReaders.of(
              column,
              Temporals.schema(options.granularity()),
              (rows, index) -> {
                Timestamp timestamp = rows.getTimestamp(index, UtcCalendar.get());
                return timestamp == null
                    ? null
                    : Temporals.value(
                        options.granularity(),
                        LocalDateTime.ofInstant(timestamp.toInstant(), ZoneOffset.UTC)
                            .atZone(options.zone())
                            .toInstant());
              });
      default -> StandardReaders.reader(column, options);
    };
  }

  @Override
  public String sqlType(Schema schema, boolean key) {
    return STANDARD.sqlType(schema, key);
  }

  /** Derby changes no column's type but a length. */
  @Override
  public Optional<String> widened(Schema schema, Column column, boolean key) {
    return Optional.empty();
  }

  @Override
  public ValueBinder binder(Schema schema, Column column, ZoneId zone) {
    Optional<Schema> known = Optional.ofNullable(schema);
    String meaning = known.map(Schema::name).orElse("");
    ValueBinder temporal =
        switch (column.type().jdbc()) {
          case Types.DATE ->
              (statement, index, value) ->
                  statement.setDate(
                      index,
                      new Date(
                          Conversions.date(value, meaning, zone, column).toEpochDay()
                              * 86_400_000L),
                      UtcCalendar.get());
          case Types.TIME ->
              (statement, index, value) ->
                  statement.setTime(
                      index,
                      new Time(Conversions.time(value, meaning, column).toNanoOfDay() / 1_000_000),
                      UtcCalendar.get());
          case Types.TIMESTAMP ->
              (statement, index, value) ->
                  statement.setTimestamp(
                      index,
                      Timestamp.from(
                          Conversions.localDateTime(value, meaning, zone, column)
                              .toInstant(ZoneOffset.UTC)),
                      UtcCalendar.get());
          default -> null;
        };
    if (temporal == null) {
      return StandardBinders.binder(known, column, zone);
    }
    return (statement, index, value) -> {
      if (value == null) {
        statement.setNull(index, column.type().jdbc());
        return;
      }
      try {
        temporal.bind(statement, index, value);
      } catch (ArithmeticException | DateTimeException e) {
        // Invariant 7: the causes' messages hold the value, so they are left out.
        throw Conversions.misfit(column);
      }
    };
  }
}
