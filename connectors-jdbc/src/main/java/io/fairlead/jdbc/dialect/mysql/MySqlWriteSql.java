// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.mysql;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.TypeText;
import io.fairlead.jdbc.dialect.WriteSql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writing with {@code ON DUPLICATE KEY UPDATE}. */
record MySqlWriteSql(Identifiers identifiers) implements WriteSql {

  @Override
  public Dml upsert(Layout row) {
    if (row.values().isEmpty()) {
      return insertIgnore(row);
    }
    List<String> columns = new ArrayList<>(row.values());
    // Assignments take effect one after the other, so the version comes last.
    row.version().ifPresent(version -> columns.remove(version));
    row.version().ifPresent(columns::add);
    String assigned =
        columns.stream().map(name -> assignment(name, row)).collect(Collectors.joining(", "));
    Dml insert = insert(row);
    return new Dml(insert.sql() + " ON DUPLICATE KEY UPDATE " + assigned, insert.parameters());
  }

  private String assignment(String column, Layout row) {
    String name = identifiers.name(column);
    return row.version()
        .map(identifiers::name)
        .map(
            version ->
                "%s = IF(%s IS NULL OR %s <= VALUES(%s), VALUES(%s), %s)"
                    .formatted(name, version, version, version, name, name))
        .orElse(name + " = VALUES(" + name + ")");
  }

  /** {@code INSERT IGNORE} would turn bad values into warnings. */
  @Override
  public Dml insertIgnore(Layout row) {
    String key = identifiers.name(row.keys().get(0));
    Dml insert = insert(row);
    return new Dml(
        insert.sql() + " ON DUPLICATE KEY UPDATE " + key + " = " + key, insert.parameters());
  }

  @Override
  public String dropNotNull(TableId table, Column column) {
    return modify(table, column, TypeText.of(column) + " NULL");
  }

  @Override
  public String widen(TableId table, Column column, String type) {
    return modify(table, column, type + (column.nullable() ? " NULL" : " NOT NULL"));
  }

  private String modify(TableId table, Column column, String definition) {
    return "ALTER TABLE %s MODIFY COLUMN %s %s"
        .formatted(identifiers.table(table), identifiers.name(column.name()), definition);
  }
}
