// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.duckdb;

import io.fairlead.jdbc.dialect.BulkLoad;
import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Conversions;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.OnConflictSql;
import io.fairlead.jdbc.dialect.WriteSql.Layout;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes rows by DuckDB's appender into a temporary table and from there by one {@code INSERT …
 * SELECT}, which converts what the appender has no type for.
 */
final class AppenderLoad implements BulkLoad {

  private record Staged(String type, Appends appends) {}

  @FunctionalInterface
  private interface Appends {
    void to(DuckDBAppender appender, Object value) throws SQLException;
  }

  private final String stage;
  private final String create;
  private final String merge;
  private final List<Staged> columns = new ArrayList<>();
  private final List<Column> targets = new ArrayList<>();

  AppenderLoad(Identifiers identifiers, Target target) {
    for (Input input : target.inputs()) {
      columns.add(staged(input, target));
      targets.add(input.column());
    }
    String definition =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "c" + i + " " + columns.get(i).type())
            .collect(Collectors.joining(", "));
    this.stage = "fairlead_stage_" + Integer.toHexString(definition.hashCode());
    this.create = "CREATE OR REPLACE TEMP TABLE " + stage + " (" + definition + ")";
    Layout layout =
        new Layout(
            target.table().id(),
            target.keys().stream().map(input -> input.column().name()).toList(),
            target.values().stream().map(input -> input.column().name()).toList(),
            target.version());
    String selected =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "CAST(c" + i + " AS " + targets.get(i).type().name() + ")")
            .collect(Collectors.joining(", "));
    this.merge =
        "INSERT INTO %s (%s) SELECT %s FROM %s%s"
            .formatted(
                identifiers.table(target.table().id()),
                identifiers.list(layout.all()),
                selected,
                stage,
                new OnConflictSql(identifiers).conflict(target.conflict(), layout));
  }

  private static Staged staged(Input input, Target target) {
    Column column = input.column();
    Optional<Schema> schema = Optional.ofNullable(input.schema());
    String meaning = schema.map(Schema::name).orElse("");
    return switch (column.type().jdbc()) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
          new Staged(
              "BIGINT", (appender, value) -> appender.append(Conversions.whole(value, column)));
      case Types.REAL, Types.FLOAT, Types.DOUBLE ->
          new Staged(
              "DOUBLE",
              (appender, value) ->
                  appender.append(Conversions.number(value, column).doubleValue()));
      case Types.BOOLEAN, Types.BIT ->
          new Staged(
              "BOOLEAN", (appender, value) -> appender.append(Conversions.bool(value, column)));
      case Types.BLOB, Types.BINARY, Types.VARBINARY ->
          new Staged(
              "BLOB", (appender, value) -> appender.append(Conversions.bytes(value, column)));
      case Types.DATE ->
          new Staged(
              "VARCHAR",
              (appender, value) ->
                  appender.append(
                      Conversions.date(value, meaning, target.zone(), column).toString()));
      case Types.TIME ->
          new Staged(
              "VARCHAR",
              (appender, value) ->
                  appender.append(Conversions.time(value, meaning, column).toString()));
      case Types.TIMESTAMP ->
          new Staged(
              "VARCHAR",
              (appender, value) ->
                  appender.append(
                      Conversions.localDateTime(value, meaning, target.zone(), column).toString()));
      case Types.TIMESTAMP_WITH_TIMEZONE ->
          new Staged(
              "VARCHAR",
              (appender, value) ->
                  appender.append(
                      Conversions.instant(value, meaning, target.zone(), column)
                          .atOffset(ZoneOffset.UTC)
                          .toString()));
      default ->
          new Staged(
              "VARCHAR", (appender, value) -> appender.append(Conversions.text(value, schema)));
    };
  }

  @Override
  public void load(Connection connection, int count, Rows rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(create);
      append(connection, count, rows);
      statement.execute(merge);
    }
  }

  private void append(Connection connection, int count, Rows rows) throws SQLException {
    try (DuckDBAppender appender =
        connection.unwrap(DuckDBConnection.class).createAppender("temp", "main", stage)) {
      for (int row = 0; row < count; row++) {
        appender.beginRow();
        for (int input = 0; input < columns.size(); input++) {
          Object value = rows.value(row, input);
          if (value == null) {
            appender.appendNull();
          } else {
            append(appender, input, value);
          }
        }
        appender.endRow();
      }
    }
  }

  private void append(DuckDBAppender appender, int input, Object value) throws SQLException {
    try {
      columns.get(input).appends().to(appender, value);
    } catch (ArithmeticException | DateTimeException | ClassCastException e) {
      // Invariant 7: the causes' messages hold the value, so they are left out.
      throw Conversions.misfit(targets.get(input));
    }
  }
}
