// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.postgres;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Conversions;
import io.fairlead.jdbc.dialect.Schemas;
import io.fairlead.jdbc.dialect.StandardBinders;
import io.fairlead.jdbc.dialect.StandardTypes;
import io.fairlead.jdbc.dialect.Temporals;
import io.fairlead.jdbc.dialect.ValueBinder;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Schema;

/** PostgreSQL's column types. */
final class PostgresTypes implements ColumnTypes {

  static final PostgresTypes INSTANCE = new PostgresTypes();

  private static final StandardTypes STANDARD =
      new StandardTypes(
          "TEXT",
          "TEXT",
          "BYTEA",
          Map.of(
              Schemas.UUID,
              "UUID",
              Schemas.JSON,
              "JSONB",
              Schemas.XML,
              "XML",
              Schemas.ZONED_TIMESTAMP,
              "TIMESTAMPTZ",
              "MAP",
              "JSONB",
              "STRUCT",
              "JSONB"),
          0);

  // The parameter comes from a topic: only these reach a statement.
  private static final Set<String> HINTED =
      Set.of(
          "timestamptz",
          "json",
          "jsonb",
          "money",
          "timetz",
          "interval",
          "inet",
          "cidr",
          "macaddr",
          "macaddr8");
  private static final Pattern HINTED_BITS = Pattern.compile("(bit|varbit)\\([1-9][0-9]{0,7}\\)");

  private PostgresTypes() {}

  @Override
  public String sqlType(Schema schema, boolean key) {
    if (schema.parameters() != null) {
      String hint = schema.parameters().get(Schemas.SQL_TYPE);
      if (hint != null && (HINTED.contains(hint) || HINTED_BITS.matcher(hint).matches())) {
        return hint.toUpperCase(java.util.Locale.ROOT);
      }
      if ("timestamp with time zone".equals(hint)) {
        return "TIMESTAMPTZ";
      }
    }
    if (schema.type() == Schema.Type.ARRAY) {
      return switch (schema.valueSchema().type()) {
        case ARRAY, MAP, STRUCT -> "JSONB";
        default -> sqlType(schema.valueSchema(), false) + "[]";
      };
    }
    return STANDARD.sqlType(schema, key);
  }

  @Override
  public Optional<String> widened(Schema schema, Column column, boolean key) {
    return column.type().name().startsWith("_")
        ? Optional.empty()
        : STANDARD.widened(schema, column, key);
  }

  @Override
  public ValueBinder binder(Schema schema, Column column, ZoneId zone) {
    String type = column.type().name();
    Optional<Schema> known = Optional.ofNullable(schema);
    if (type.startsWith("_")) {
      return array(known, column, zone);
    }
    ValueBinder binder =
        switch (type) {
          case "timestamptz" -> zoned(known, column, zone);
          case "timestamp" -> infinite(StandardBinders.binder(known, column, zone));
          case "bool" -> StandardBinders.binder(known, column, zone);
          case "bit", "varbit", "money", "timetz", "interval" -> text(known);
          default ->
              column.type().jdbc() == Types.OTHER
                      || column.type().jdbc() == Types.STRUCT
                      || column.type().jdbc() == Types.DISTINCT
                  ? text(known)
                  : StandardBinders.binder(known, column, zone);
        };
    return binder;
  }

  private static ValueBinder text(Optional<Schema> schema) {
    return (statement, index, value) -> {
      if (value == null) {
        statement.setNull(index, Types.VARCHAR);
      } else {
        statement.setString(index, Conversions.text(value, schema));
      }
    };
  }

  private static ValueBinder zoned(Optional<Schema> schema, Column column, ZoneId zone) {
    String meaning = schema.map(Schema::name).orElse("");
    ValueBinder finite =
        (statement, index, value) ->
            statement.setObject(
                index, Conversions.instant(value, meaning, zone, column).atOffset(ZoneOffset.UTC));
    ValueBinder guarded =
        (statement, index, value) -> {
          if (value == null) {
            statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
            return;
          }
          try {
            finite.bind(statement, index, value);
          } catch (ArithmeticException | java.time.DateTimeException e) {
            // Invariant 7: the cause's message holds the value.
            throw Conversions.misfit(column);
          }
        };
    return infinite(guarded);
  }

  private static ValueBinder infinite(ValueBinder finite) {
    return (statement, index, value) -> {
      if (value instanceof Date date
          && (date.getTime() == Temporals.POSITIVE_INFINITY_MS
              || date.getTime() == Temporals.NEGATIVE_INFINITY_MS)) {
        statement.setTimestamp(index, new Timestamp(date.getTime()));
      } else {
        finite.bind(statement, index, value);
      }
    };
  }

  private static ValueBinder array(Optional<Schema> schema, Column column, ZoneId zone) {
    String elementType = column.type().name().substring(1);
    Optional<Schema> elements = schema.map(Schema::valueSchema);
    return (statement, index, value) -> {
      if (value == null) {
        statement.setNull(index, Types.ARRAY);
      } else if (value instanceof Collection<?> list) {
        setArray(statement, index, elementType, list, new ElementText(elements, zone, elementType));
      } else if (value instanceof String literal) {
        statement.setString(index, literal);
      } else {
        throw Conversions.misfit(column);
      }
    };
  }

  private static void setArray(
      PreparedStatement statement,
      int index,
      String elementType,
      Collection<?> list,
      ElementText text)
      throws SQLException {
    Object[] elements = new Object[list.size()];
    int at = 0;
    for (Object element : list) {
      elements[at++] = text.of(element);
    }
    statement.setArray(index, statement.getConnection().createArrayOf(elementType, elements));
  }
}
