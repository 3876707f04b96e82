// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnReader;
import io.fairlead.jdbc.dialect.KeyType;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns rows of one result layout into records. The first columns of the result may be the scan's
 * own; the table's follow.
 */
final class RowMapper {

  private static final Logger LOG = LoggerFactory.getLogger(RowMapper.class);

  private record KeyPart(int[] columns, KeyType type) {}

  private final TablePlan plan;
  private final List<Column> layout;
  private final int firstColumn;
  private final ColumnReader.Value[] readers;
  private final int[] columns;
  private final Field[] fields;
  private final Schema valueSchema;
  private final Field[] keySources;
  private final Schema keySchema;
  private final Field[] keyFields;
  private final Field deleteMark;
  private final KeyPart[] positions;
  private long bytes;

  /**
   * Makes a mapper.
   *
   * @param layout the result's columns, those of the scan included
   * @param ownColumns how many columns at the front are the scan's
   */
  RowMapper(TablePlan plan, SourceConfig config, List<Column> layout, int ownColumns) {
    this.plan = plan;
    String softDelete = config.softDeleteColumn().orElse("");
    ReadOptions options = config.readOptions();
    List<ColumnTypeOverride> overrides = config.columnTypes();
    this.layout = layout;
    this.firstColumn = ownColumns + 1;
    String name = plan.target().table().map(table -> table.id().name()).orElse("query");
    SchemaBuilder value = SchemaBuilder.struct().name(name);
    List<ColumnReader.Value> values = new ArrayList<>();
    List<Integer> indexes = new ArrayList<>();
    Set<String> skipped = new TreeSet<>();
    for (int i = ownColumns; i < layout.size(); i++) {
      Column column = described(layout.get(i));
      Optional<ColumnReader> reader =
          ColumnTypeOverride.reader(overrides, name, column)
              .or(() -> config.dialect().reader(column, options));
      boolean key = plan.target().keyColumns().contains(column.name());
      boolean deleted = column.name().equals(softDelete);
      if (!key && !deleted && !config.reads(name, column.name())) {
        continue;
      }
      if (reader.isEmpty()) {
        skipped.add(column.name() + " " + column.type().name());
        continue;
      }
      value.field(reader.get().name(), reader.get().schema());
      values.add(reader.get().value());
      indexes.add(i + 1);
    }
    if (!skipped.isEmpty()) {
      LOG.warn(
          "Columns of {} are left out, since their types are unknown: {}", plan.name(), skipped);
    }
    this.valueSchema = value.build();
    this.fields = valueSchema.fields().toArray(Field[]::new);
    this.readers = values.toArray(ColumnReader.Value[]::new);
    this.columns = indexes.stream().mapToInt(Integer::intValue).toArray();
    List<String> keyColumns = plan.target().keyColumns();
    boolean keyed =
        !keyColumns.isEmpty() && keyColumns.stream().allMatch(c -> valueSchema.field(c) != null);
    this.keySources =
        keyed ? keyColumns.stream().map(valueSchema::field).toArray(Field[]::new) : new Field[0];
    this.keySchema = keyed ? keySchema(name) : null;
    this.keyFields = keyed ? keySchema.fields().toArray(Field[]::new) : new Field[0];
    this.deleteMark = keyed ? valueSchema.field(softDelete) : null;
    this.positions =
        plan.keyset().stream()
            .flatMap(keyset -> keyset.parts().stream())
            .map(part -> new KeyPart(indexes(part.columns()), part.type()))
            .toArray(KeyPart[]::new);
  }

  private Schema keySchema(String name) {
    SchemaBuilder key = SchemaBuilder.struct().name(name + ".Key");
    for (Field field : keySources) {
      key.field(field.name(), field.schema());
    }
    return key.build();
  }

  /** A result says little about nullability, so the table's description does. */
  private Column described(Column column) {
    boolean nullable =
        plan.target()
            .table()
            .flatMap((Table table) -> table.column(column.name()))
            .map(Column::nullable)
            .orElse(true);
    return new Column(column.name(), column.type(), nullable, false, false);
  }

  private int[] indexes(List<String> names) {
    return names.stream().mapToInt(this::index).toArray();
  }

  private int index(String name) {
    for (int i = firstColumn - 1; i < layout.size(); i++) {
      if (layout.get(i).name().equals(name)) {
        return i + 1;
      }
    }
    throw new ConnectException("Column " + name + " is no longer in " + plan.name());
  }

  /** The position of the current row. */
  Position position(ResultSet rows) throws SQLException {
    Object[] values = new Object[positions.length];
    for (int i = 0; i < positions.length; i++) {
      for (int column : positions[i].columns()) {
        values[i] = positions[i].type().read(rows, column);
        if (values[i] != null) {
          break;
        }
      }
    }
    return new Position(List.of(values));
  }

  /** The fields of the current row. */
  Struct value(ResultSet rows) throws SQLException {
    Struct value = new Struct(valueSchema);
    for (int i = 0; i < readers.length; i++) {
      Object read;
      try {
        read = readers[i].read(rows, columns[i]);
        if (read != null) {
          value.put(fields[i], read);
          bytes += size(read);
        }
      } catch (DataException | ArithmeticException e) {
        throw new ConnectException(
            "Column "
                + fields[i].name()
                + " of "
                + plan.name()
                + " holds a value that cannot be"
                + " read: "
                + e.getMessage());
      }
    }
    return value;
  }

  private static int size(Object value) {
    if (value instanceof String text) {
      return text.length();
    }
    return value instanceof byte[] array ? array.length : Long.BYTES;
  }

  /** About how many bytes the rows mapped so far take up. */
  long bytes() {
    return bytes;
  }

  /** The record of a row. */
  SourceRecord record(Struct value, Map<String, ?> offset) {
    Struct key = null;
    if (keySchema != null) {
      key = new Struct(keySchema);
      for (int i = 0; i < keySources.length; i++) {
        key.put(keyFields[i], value.get(keySources[i]));
      }
    }
    boolean deleted = deleteMark != null && marked(value.get(deleteMark));
    return new SourceRecord(
        plan.target().partition(),
        offset,
        plan.target().topic(),
        null,
        keySchema,
        key,
        deleted ? null : valueSchema,
        deleted ? null : value);
  }

  private static boolean marked(Object value) {
    if (value == null || Boolean.FALSE.equals(value)) {
      return false;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    return !(value instanceof String text)
        || !Set.of("", "N", "NO", "F", "FALSE", "0")
            .contains(text.strip().toUpperCase(java.util.Locale.ROOT));
  }
}
