// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.postgres;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnReader;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.Schemas;
import io.fairlead.jdbc.dialect.StandardReaders;
import io.fairlead.jdbc.dialect.Temporals;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** Fields for PostgreSQL's own types. */
final class PostgresReaders {

  private PostgresReaders() {}

  static Optional<ColumnReader> reader(Column described, ReadOptions options) {
    Column column = signedScale(described);
    String type = column.type().name();
    if (type.startsWith("_")) {
      return array(column, options);
    }
    return switch (type) {
      case "timestamptz" ->
          StandardReaders.of(
              column,
              Temporals.schema(options.granularity()).parameter(Schemas.SQL_TYPE, "timestamptz"),
              (rows, index) -> {
                OffsetDateTime value = rows.getObject(index, OffsetDateTime.class);
                return value == null
                    ? null
                    : Temporals.value(options.granularity(), value.toInstant());
              });
      case "uuid" -> text(column, SchemaBuilder.string().name(Schemas.UUID));
      case "json", "jsonb" ->
          text(column, SchemaBuilder.string().name(Schemas.JSON).parameter(Schemas.SQL_TYPE, type));
      case "money", "timetz", "interval", "bit", "varbit" ->
          text(column, SchemaBuilder.string().parameter(Schemas.SQL_TYPE, sqlType(column)));
      case "inet", "cidr", "macaddr", "macaddr8", "hstore", "tsvector", "ltree", "citext" ->
          text(column, SchemaBuilder.string().parameter(Schemas.SQL_TYPE, type));
      case "bytea" -> StandardReaders.of(column, SchemaBuilder.bytes(), ResultSet::getBytes);
      default -> {
        // Enums, ranges and types of extensions: their text form is exact.
        boolean other =
            column.type().jdbc() == Types.OTHER
                || column.type().jdbc() == Types.STRUCT
                || column.type().jdbc() == Types.DISTINCT;
        yield other
            ? text(column, SchemaBuilder.string())
            : StandardReaders.reader(column, options);
      }
    };
  }

  /** The driver takes the 11 bits of a numeric's scale for unsigned; they have a sign. */
  private static Column signedScale(Column column) {
    Column.Type type = column.type();
    return type.scale() < 1024
        ? column
        : new Column(
            column.name(),
            new Column.Type(type.jdbc(), type.name(), type.precision(), type.scale() - 2048),
            column.nullable(),
            column.autoIncrement(),
            column.hasDefault());
  }

  private static String sqlType(Column column) {
    String type = column.type().name();
    return type.equals("bit") || type.equals("varbit")
        ? (type.equals("bit") ? "bit(" : "varbit(") + Math.max(1, column.type().precision()) + ")"
        : type;
  }

  private static Optional<ColumnReader> text(Column column, SchemaBuilder schema) {
    return StandardReaders.of(column, schema, ResultSet::getString);
  }

  private static Optional<ColumnReader> array(Column column, ReadOptions options) {
    Column.Type type = column.type();
    String elementType = type.name().substring(1);
    Column element =
        new Column(
            column.name(),
            new Column.Type(jdbcType(elementType), elementType, type.precision(), type.scale()),
            true,
            false,
            false);
    return reader(element, options)
        .flatMap(
            inner ->
                StandardReaders.of(
                    column,
                    SchemaBuilder.array(inner.schema()),
                    (rows, index) -> elements(rows.getArray(index), inner, column)));
  }

  private static List<Object> elements(Array array, ColumnReader inner, Column column)
      throws SQLException {
    if (array == null) {
      return null;
    }
    String literal = array.toString();
    if (literal.startsWith("{{") || literal.startsWith("[")) {
      throw new DataException(
          "Column "
              + column.name()
              + " holds an array of several dimensions or with its own lower bound, which a Kafka"
              + " Connect array cannot tell; cast it to text in a query");
    }
    List<Object> elements = new ArrayList<>();
    try (ResultSet rows = array.getResultSet()) {
      while (rows.next()) {
        elements.add(inner.value().read(rows, 2));
      }
    } finally {
      array.free();
    }
    return elements;
  }

  private static int jdbcType(String type) {
    return switch (type) {
      case "bool" -> Types.BOOLEAN;
      case "int2" -> Types.SMALLINT;
      case "int4" -> Types.INTEGER;
      case "int8", "oid" -> Types.BIGINT;
      case "float4" -> Types.REAL;
      case "float8" -> Types.DOUBLE;
      case "numeric" -> Types.NUMERIC;
      case "date" -> Types.DATE;
      case "time" -> Types.TIME;
      case "timestamp", "timestamptz" -> Types.TIMESTAMP;
      case "bytea" -> Types.BINARY;
      case "text", "varchar", "bpchar", "name" -> Types.VARCHAR;
      default -> Types.OTHER;
    };
  }
}
