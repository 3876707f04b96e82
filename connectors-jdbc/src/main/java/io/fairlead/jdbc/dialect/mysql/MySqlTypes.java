// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.mysql;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Conversions;
import io.fairlead.jdbc.dialect.Schemas;
import io.fairlead.jdbc.dialect.StandardBinders;
import io.fairlead.jdbc.dialect.StandardTypes;
import io.fairlead.jdbc.dialect.ValueBinder;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Column types of MariaDB and MySQL. */
final class MySqlTypes implements ColumnTypes {

  static final MySqlTypes INSTANCE = new MySqlTypes();

  private static final StandardTypes STANDARD =
      new StandardTypes(
          "LONGTEXT",
          "VARCHAR(255)",
          "LONGBLOB",
          Map.ofEntries(
              Map.entry("FLOAT32", "FLOAT"),
              Map.entry("FLOAT64", "DOUBLE"),
              Map.entry("MAP", "JSON"),
              Map.entry("STRUCT", "JSON"),
              Map.entry("ARRAY", "JSON"),
              Map.entry("BYTES.KEY", "VARBINARY(255)"),
              Map.entry(Schemas.JSON, "JSON"),
              Map.entry(Schemas.UUID, "CHAR(36)"),
              Map.entry(Time.LOGICAL_NAME, "TIME(3)"),
              Map.entry(Schemas.MILLI_TIME, "TIME(3)"),
              Map.entry(Schemas.MICRO_TIME, "TIME(6)"),
              Map.entry(Timestamp.LOGICAL_NAME, "DATETIME(3)"),
              Map.entry(Schemas.MILLI_TIMESTAMP, "DATETIME(3)"),
              Map.entry(Schemas.MICRO_TIMESTAMP, "DATETIME(6)"),
              Map.entry(Schemas.NANO_TIMESTAMP, "DATETIME(6)"),
              Map.entry(Schemas.ZONED_TIMESTAMP, "DATETIME(6)")),
          65);

  private MySqlTypes() {}

  @Override
  public String sqlType(Schema schema, boolean key) {
    if (schema.parameters() != null
        && "time".equals(schema.parameters().get(Schemas.SQL_TYPE))
        && schema.type() == Schema.Type.STRING) {
      return "TIME(6)";
    }
    return STANDARD.sqlType(schema, key);
  }

  @Override
  public Optional<String> widened(Schema schema, Column column, boolean key) {
    return column.type().name().toUpperCase(Locale.ROOT).contains("UNSIGNED")
        ? Optional.empty()
        : STANDARD.widened(schema, column, key);
  }

  @Override
  public ValueBinder binder(Schema schema, Column column, ZoneId zone) {
    Optional<Schema> known = Optional.ofNullable(schema);
    String meaning = known.map(Schema::name).orElse("");
    String type = column.type().name().toUpperCase(Locale.ROOT);
    return switch (type) {
      case "TIMESTAMP" ->
          // The session's zone is UTC.
          nullable(
              column,
              (statement, index, value) ->
                  statement.setObject(
                      index,
                      LocalDateTime.ofInstant(
                          Conversions.instant(value, meaning, zone, column), ZoneOffset.UTC)));
      case "TIME" ->
          nullable(
              column,
              (statement, index, value) ->
                  statement.setString(index, time(value, meaning, column)));
      // The drivers take a year for a date.
      case "YEAR" ->
          nullable(
              column,
              (statement, index, value) ->
                  statement.setInt(index, Math.toIntExact(Conversions.whole(value, column))));
      case "BIT" ->
          column.type().precision() > 1
              ? nullable(
                  column,
                  (statement, index, value) ->
                      statement.setBytes(index, Conversions.bytes(value, column)))
              : StandardBinders.binder(known, column, zone);
      case "FLOAT", "DOUBLE", "REAL" -> finite(StandardBinders.binder(known, column, zone), column);
      default -> number(column).orElseGet(() -> StandardBinders.binder(known, column, zone));
    };
  }

  /** There is neither infinity nor NaN, and as text they would be taken for names of columns. */
  private static ValueBinder finite(ValueBinder binder, Column column) {
    return (statement, index, value) -> {
      boolean number =
          value == null || Double.isFinite(Conversions.number(value, column).doubleValue());
      if (!number) {
        throw Conversions.misfit(column);
      }
      binder.bind(statement, index, value);
    };
  }

  /** Unsigned numbers are beyond the Java type of the same size. */
  private static Optional<ValueBinder> number(Column column) {
    if (!column.type().name().toUpperCase(Locale.ROOT).contains("UNSIGNED")) {
      return Optional.empty();
    }
    return switch (column.type().jdbc()) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER ->
          Optional.of(
              nullable(
                  column,
                  (statement, index, value) ->
                      statement.setLong(index, Conversions.whole(value, column))));
      case Types.BIGINT ->
          Optional.of(
              nullable(
                  column,
                  (statement, index, value) ->
                      statement.setBigDecimal(index, Conversions.decimal(value, column))));
      default -> Optional.empty();
    };
  }

  /** Text is left to the server: it may have more than a day's hours. */
  private static String time(Object value, String meaning, Column column) {
    return value instanceof String text
        ? text
        : Conversions.time(value, meaning, column).toString();
  }

  private static ValueBinder nullable(Column column, ValueBinder binder) {
    return (statement, index, value) -> {
      if (value == null) {
        statement.setNull(index, Types.VARCHAR);
        return;
      }
      try {
        binder.bind(statement, index, value);
      } catch (ArithmeticException | java.time.DateTimeException e) {
        // Invariant 7: the causes' messages hold the value, so they are left out.
        throw Conversions.misfit(column);
      }
    };
  }
}
