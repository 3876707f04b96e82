// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.WriteSql.Dml;
import io.fairlead.jdbc.dialect.WriteSql.Layout;
import io.fairlead.jdbc.dialect.WriteSql.NewColumn;
import io.fairlead.jdbc.dialect.registry.Dialects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

/**
 * The SQL of every dialect, those without a database at hand included. To write the file anew, and
 * to read what has changed: {@code -Dfairlead.golden.update=true}.
 */
class GoldenSqlTest {

  private static final Path FILE = Path.of("src", "test", "resources", "golden-sql.txt");

  @Test
  void statementsAreThoseOfTheFile() throws Exception {
    List<String> lines = new ArrayList<>();
    for (String name : Dialects.names()) {
      lines.add("# " + name);
      lines.addAll(statements(Dialects.named(name).orElseThrow()));
      lines.add("");
    }
    if (Boolean.getBoolean("fairlead.golden.update")) {
      Files.write(FILE, lines);
    }
    assertThat(lines).isEqualTo(Files.readAllLines(FILE));
  }

  private static List<String> statements(Dialect dialect) {
    WriteSql sql = dialect.writeSql(new Identifiers(dialect.quote(), true));
    TableId table = TableId.of(null, "s", "t");
    List<String> keys = List.of("k1", "k2");
    List<String> values = List.of("v", "ver");
    Layout plain = new Layout(table, keys, values, Optional.empty());
    Layout versioned = new Layout(table, keys, values, Optional.of("ver"));
    Column column =
        new Column("v", new Column.Type(Types.VARCHAR, "VARCHAR", 40, 0), false, false, false);
    List<String> lines = new ArrayList<>();
    lines.add(text(sql.insert(plain)));
    lines.add(text(sql.upsert(plain)));
    lines.add(text(sql.upsert(versioned)));
    lines.add(text(sql.insertIgnore(plain)));
    lines.add(text(sql.update(versioned)));
    lines.add(text(sql.delete(table, keys)));
    lines.add(sql.truncate(table));
    lines.add(sql.createTable(table, columns(dialect), List.of("id")));
    lines.add(sql.addColumn(table, new NewColumn("n", "INTEGER", true)));
    lines.add(sql.dropNotNull(table, column));
    lines.add(sql.widen(table, column, "VARCHAR(80)"));
    lines.add(dialect.currentTimestamp());
    return lines;
  }

  private static List<NewColumn> columns(Dialect dialect) {
    List<NewColumn> columns = new ArrayList<>();
    columns.add(
        new NewColumn("id", dialect.columnTypes().sqlType(Schema.STRING_SCHEMA, true), false));
    List<Schema> schemas =
        List.of(
            Schema.INT8_SCHEMA,
            Schema.INT32_SCHEMA,
            Schema.INT64_SCHEMA,
            Schema.FLOAT32_SCHEMA,
            Schema.FLOAT64_SCHEMA,
            Schema.BOOLEAN_SCHEMA,
            Schema.STRING_SCHEMA,
            Schema.BYTES_SCHEMA,
            Decimal.builder(2).parameter("connect.decimal.precision", "12").build(),
            Decimal.schema(2),
            org.apache.kafka.connect.data.Date.SCHEMA,
            org.apache.kafka.connect.data.Time.SCHEMA,
            Timestamp.SCHEMA,
            SchemaBuilder.int64().name("io.debezium.time.MicroTimestamp").build(),
            SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").build(),
            SchemaBuilder.string().name("io.debezium.data.Uuid").build(),
            SchemaBuilder.string().name("io.debezium.data.Json").build());
    int number = 0;
    for (Schema schema : schemas) {
      columns.add(
          new NewColumn("c" + number++, dialect.columnTypes().sqlType(schema, false), true));
    }
    return columns;
  }

  private static String text(Dml dml) {
    return dml.sql() + " <- " + String.join(", ", dml.parameters());
  }
}
