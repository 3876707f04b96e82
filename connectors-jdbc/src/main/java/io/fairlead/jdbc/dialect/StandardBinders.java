// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.sql.Types;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;

/**
 * Binds values to columns of the JDBC standard's types. The column's type decides; the schema only
 * tells what a number or text stands for, so values without schema are bound the same way.
 */
public final class StandardBinders {

  private StandardBinders() {}

  /** The binder for a field and a column. */
  public static ValueBinder binder(Optional<Schema> schema, Column column, ZoneId zone) {
    String meaning = schema.map(Schema::name).orElse("");
    int jdbc = column.type().jdbc();
    ValueBinder nonNull =
        switch (jdbc) {
          case Types.TINYINT, Types.SMALLINT, Types.INTEGER ->
              (statement, index, value) ->
                  statement.setInt(index, Math.toIntExact(Conversions.whole(value, column)));
          case Types.BIGINT ->
              (statement, index, value) ->
                  statement.setLong(index, Conversions.whole(value, column));
          case Types.NUMERIC, Types.DECIMAL ->
              (statement, index, value) ->
                  statement.setBigDecimal(index, Conversions.decimal(value, column));
          case Types.REAL ->
              (statement, index, value) ->
                  statement.setFloat(index, Conversions.number(value, column).floatValue());
          case Types.FLOAT, Types.DOUBLE ->
              (statement, index, value) ->
                  statement.setDouble(index, Conversions.number(value, column).doubleValue());
          case Types.BOOLEAN, Types.BIT ->
              (statement, index, value) ->
                  statement.setBoolean(index, Conversions.bool(value, column));
          case Types.DATE ->
              (statement, index, value) ->
                  statement.setObject(index, Conversions.date(value, meaning, zone, column));
          case Types.TIME ->
              (statement, index, value) ->
                  statement.setObject(index, Conversions.time(value, meaning, column));
          case Types.TIMESTAMP ->
              (statement, index, value) ->
                  statement.setObject(
                      index, Conversions.localDateTime(value, meaning, zone, column));
          case Types.TIMESTAMP_WITH_TIMEZONE ->
              (statement, index, value) ->
                  statement.setObject(
                      index,
                      Conversions.instant(value, meaning, zone, column).atOffset(ZoneOffset.UTC));
          case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
              (statement, index, value) ->
                  statement.setBytes(index, Conversions.bytes(value, column));
          default ->
              (statement, index, value) ->
                  statement.setString(index, Conversions.text(value, schema));
        };
    return (statement, index, value) -> {
      if (value == null) {
        statement.setNull(index, jdbc);
        return;
      }
      try {
        nonNull.bind(statement, index, value);
      } catch (ArithmeticException | DateTimeException | ClassCastException e) {
        // Invariant 7: the causes' messages hold the value, so they are left out.
        throw Conversions.misfit(column);
      }
    };
  }
}
