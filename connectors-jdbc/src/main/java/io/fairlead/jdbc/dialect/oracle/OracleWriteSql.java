// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.oracle;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.generic.MergeSql;

/** Oracle's statements. */
record OracleWriteSql(MergeSql merge) implements WriteSql {

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
    return "ALTER TABLE %s ADD (%s)".formatted(identifiers().table(table), define(column));
  }

  @Override
  public String dropNotNull(TableId table, Column column) {
    return modify(table, column, "NULL");
  }

  @Override
  public String widen(TableId table, Column column, String type) {
    return modify(table, column, type);
  }

  private String modify(TableId table, Column column, String what) {
    return "ALTER TABLE %s MODIFY (%s %s)"
        .formatted(identifiers().table(table), identifiers().name(column.name()), what);
  }
}
