// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.util.stream.Collectors;

/** Writing with {@code ON CONFLICT}, as PostgreSQL, SQLite and DuckDB do. */
public record OnConflictSql(Identifiers identifiers) implements WriteSql {

  @Override
  public Dml upsert(Layout row) {
    Dml insert = insert(row);
    return new Dml(insert.sql() + conflict(BulkLoad.Conflict.UPDATE, row), insert.parameters());
  }

  @Override
  public Dml insertIgnore(Layout row) {
    Dml insert = insert(row);
    return new Dml(insert.sql() + conflict(BulkLoad.Conflict.IGNORE, row), insert.parameters());
  }

  /** The end of an INSERT. */
  public String conflict(BulkLoad.Conflict conflict, Layout row) {
    return switch (conflict) {
      case FAIL -> "";
      case IGNORE -> " ON CONFLICT DO NOTHING";
      case UPDATE -> {
        String target = " ON CONFLICT (" + identifiers.list(row.keys()) + ") DO ";
        if (row.values().isEmpty()) {
          yield target + "NOTHING";
        }
        String assigned =
            row.values().stream()
                .map(identifiers::name)
                .map(name -> name + " = EXCLUDED." + name)
                .collect(Collectors.joining(", "));
        yield target + "UPDATE SET " + assigned + newer(row);
      }
    };
  }

  private String newer(Layout row) {
    String table = identifiers.name(row.table().name());
    return row.version()
        .map(identifiers::name)
        .map(
            name ->
                " WHERE %s.%s IS NULL OR %s.%s <= EXCLUDED.%s"
                    .formatted(table, name, table, name, name))
        .orElse("");
  }
}
