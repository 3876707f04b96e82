// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.sqlserver;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.TypeText;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.generic.MergeSql;

/** SQL Server's statements. */
record SqlServerWriteSql(MergeSql merge) implements WriteSql {

  @Override
  public Identifiers identifiers() {
    return merge.identifiers();
  }

  @Override
  public Dml upsert(Layout row) {
    return merge.upsert(row);
  }

  @Override
  public Dml insertIgnore(Layout row) {
    return merge.insertIgnore(row);
  }

  @Override
  public String addColumn(TableId table, NewColumn column) {
    return "ALTER TABLE %s ADD %s".formatted(identifiers().table(table), define(column));
  }

  @Override
  public String dropNotNull(TableId table, Column column) {
    return alter(table, column, TypeText.of(column) + " NULL");
  }

  @Override
  public String widen(TableId table, Column column, String type) {
    return alter(table, column, type + (column.nullable() ? " NULL" : " NOT NULL"));
  }

  private String alter(TableId table, Column column, String definition) {
    return "ALTER TABLE %s ALTER COLUMN %s %s"
        .formatted(identifiers().table(table), identifiers().name(column.name()), definition);
  }
}
