// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.sqlite;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnReader;
import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Conversions;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.Schemas;
import io.fairlead.jdbc.dialect.StandardBinders;
import io.fairlead.jdbc.dialect.StandardReaders;
import io.fairlead.jdbc.dialect.StandardTypes;
import io.fairlead.jdbc.dialect.Temporals;
import io.fairlead.jdbc.dialect.ValueBinder;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Column types of SQLite, which are names only: any column takes any value. */
final class SqliteTypes implements ColumnTypes {

  static final SqliteTypes INSTANCE = new SqliteTypes();

  private static final StandardTypes STANDARD =
      new StandardTypes(
          "TEXT",
          "TEXT",
          "BLOB",
          // A number of more than 15 digits would be rounded.
          Map.of(Decimal.LOGICAL_NAME, "TEXT", Schemas.ZONED_TIMESTAMP, "TIMESTAMP"),
          0);

  private SqliteTypes() {}

  /** The declared type without length. */
  static String plain(Column column) {
    String name = column.type().name().toUpperCase(Locale.ROOT);
    int length = name.indexOf('(');
    return length < 0 ? name : name.substring(0, length).strip();
  }

  static Optional<ColumnReader> reader(Column column, ReadOptions options) {
    return switch (plain(column)) {
      case "TIMESTAMP", "DATETIME" ->
          StandardReaders.of(
              column,
              Temporals.schema(options.granularity()),
              (rows, index) -> {
                String text = rows.getString(index);
                return text == null
                    ? null
                    : Temporals.value(options.granularity(), instant(text, column, options.zone()));
              });
      case "DATE" ->
          StandardReaders.of(
              column,
              Date.builder(),
              (rows, index) -> {
                String text = rows.getString(index);
                return text == null
                    ? null
                    : Temporals.date(Conversions.date(text, "", options.zone(), column));
              });
      case "TIME" -> StandardReaders.of(column, SchemaBuilder.string(), ResultSet::getString);
      case "BLOB" -> StandardReaders.of(column, SchemaBuilder.bytes(), ResultSet::getBytes);
      case "INTEGER", "INT", "BIGINT" ->
          StandardReaders.of(column, SchemaBuilder.int64(), ResultSet::getLong);
      case "DECIMAL", "NUMERIC" ->
          StandardReaders.of(
              column, SchemaBuilder.string().name(Schemas.NUMERIC), SqliteTypes::number);
      default ->
          StandardReaders.reader(column, options)
              .or(() -> StandardReaders.of(column, SchemaBuilder.string(), ResultSet::getString));
    };
  }

  private static Object number(ResultSet rows, int index) throws SQLException {
    String text = rows.getString(index);
    return text == null ? null : new BigDecimal(text).toPlainString();
  }

  private static Instant instant(String text, Column column, ZoneId zone) {
    try {
      boolean millis =
          text.chars().allMatch(c -> Character.isDigit(c) || c == '-') && !text.contains("-");
      return millis
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : Conversions.instant(text, "", zone, column);
    } catch (DateTimeException | NumberFormatException e) {
      // Invariant 7: the cause's message holds the value.
      throw Conversions.misfit(column);
    }
  }

  @Override
  public String sqlType(Schema schema, boolean key) {
    return STANDARD.sqlType(schema, key);
  }

  @Override
  public ValueBinder binder(Schema schema, Column column, ZoneId zone) {
    Optional<Schema> known = Optional.ofNullable(schema);
    String meaning = known.map(Schema::name).orElse("");
    return switch (plain(column)) {
      case "TIMESTAMP", "DATETIME" ->
          text(
              column,
              value -> {
                LocalDateTime at = Conversions.localDateTime(value, meaning, zone, column);
                return at.toString().replace('T', ' ');
              });
      case "DATE" ->
          text(column, value -> Conversions.date(value, meaning, zone, column).toString());
      case "TIME" -> text(column, value -> Conversions.time(value, meaning, column).toString());
      case "DECIMAL", "NUMERIC" ->
          text(column, value -> Conversions.decimal(value, column).toPlainString());
      case "INTEGER", "INT", "BIGINT" ->
          StandardBinders.binder(known, as(column, Types.BIGINT), zone);
      case "BLOB" -> StandardBinders.binder(known, as(column, Types.BLOB), zone);
      default -> StandardBinders.binder(known, column, zone);
    };
  }

  private static Column as(Column column, int jdbc) {
    Column.Type type = column.type();
    return new Column(
        column.name(),
        new Column.Type(jdbc, type.name(), type.precision(), type.scale()),
        column.nullable(),
        column.autoIncrement(),
        column.hasDefault());
  }

  private static ValueBinder text(
      Column column, java.util.function.Function<Object, String> conversion) {
    return (statement, index, value) -> {
      if (value == null) {
        statement.setNull(index, Types.VARCHAR);
        return;
      }
      try {
        statement.setString(index, conversion.apply(value));
      } catch (ArithmeticException | DateTimeException e) {
        // Invariant 7: the causes' messages hold the value, so they are left out.
        throw Conversions.misfit(column);
      }
    };
  }
}
