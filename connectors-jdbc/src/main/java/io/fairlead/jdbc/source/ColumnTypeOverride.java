// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnReader;
import io.fairlead.jdbc.dialect.StandardReaders;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * What columns become, whatever the database calls their type.
 *
 * @param columns matches {@code column} or {@code table.column}
 * @param type the type of the field
 * @param scale digits after the point, for {@link Type#DECIMAL}
 */
record ColumnTypeOverride(Pattern columns, Type type, int scale) {

  /** What is allowed, for messages. */
  static final String ALLOWED =
      "REGEX:TYPE pairs, where TYPE is string, bytes, boolean, int8, int16, int32, int64, float32,"
          + " float64 or decimal(SCALE)";

  private static final Pattern PAIR =
      Pattern.compile("(.+):\\s*([a-zA-Z]+\\d*)\\s*(?:\\(\\s*(\\d{1,4})\\s*\\))?\\s*");

  /** The types of fields that a driver can convert to. */
  enum Type {
    STRING,
    BYTES,
    BOOLEAN,
    INT8,
    INT16,
    INT32,
    INT64,
    FLOAT32,
    FLOAT64,
    DECIMAL
  }

  /**
   * Parses {@code REGEX:TYPE}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ColumnTypeOverride parse(String text) {
    Matcher pair = PAIR.matcher(text);
    if (!pair.matches()) {
      throw new IllegalArgumentException("not REGEX:TYPE");
    }
    Type type = Type.valueOf(pair.group(2).toUpperCase(Locale.ROOT));
    if ((type == Type.DECIMAL) != (pair.group(3) != null)) {
      throw new IllegalArgumentException("only decimal has a scale, and it must have one");
    }
    try {
      int scale = pair.group(3) == null ? 0 : Integer.parseInt(pair.group(3));
      return new ColumnTypeOverride(Pattern.compile(pair.group(1).strip()), type, scale);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getDescription(), e);
    }
  }

  /** Whether it can be parsed. */
  static boolean valid(Object text) {
    try {
      parse(String.valueOf(text));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The reader of a column that the first matching override asks for. */
  static Optional<ColumnReader> reader(
      List<ColumnTypeOverride> overrides, String table, Column column) {
    return overrides.stream()
        .filter(override -> override.matches(table, column.name()))
        .findFirst()
        .flatMap(override -> override.reader(column));
  }

  private boolean matches(String table, String column) {
    return columns.matcher(column).matches() || columns.matcher(table + "." + column).matches();
  }

  private Optional<ColumnReader> reader(Column column) {
    return switch (type) {
      case STRING -> StandardReaders.of(column, SchemaBuilder.string(), ResultSet::getString);
      case BYTES -> StandardReaders.of(column, SchemaBuilder.bytes(), ResultSet::getBytes);
      case BOOLEAN -> StandardReaders.of(column, SchemaBuilder.bool(), ResultSet::getBoolean);
      case INT8 -> StandardReaders.of(column, SchemaBuilder.int8(), ResultSet::getByte);
      case INT16 -> StandardReaders.of(column, SchemaBuilder.int16(), ResultSet::getShort);
      case INT32 -> StandardReaders.of(column, SchemaBuilder.int32(), ResultSet::getInt);
      case INT64 -> StandardReaders.of(column, SchemaBuilder.int64(), ResultSet::getLong);
      case FLOAT32 -> StandardReaders.of(column, SchemaBuilder.float32(), ResultSet::getFloat);
      case FLOAT64 -> StandardReaders.of(column, SchemaBuilder.float64(), ResultSet::getDouble);
      case DECIMAL ->
          StandardReaders.of(
              column,
              Decimal.builder(scale),
              (rows, index) -> {
                BigDecimal value = rows.getBigDecimal(index);
                return value == null ? null : value.setScale(scale, RoundingMode.UNNECESSARY);
              });
    };
  }
}
