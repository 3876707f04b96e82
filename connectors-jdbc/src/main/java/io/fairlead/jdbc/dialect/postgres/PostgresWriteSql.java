// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.postgres;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.OnConflictSql;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql;
import java.util.Optional;

/** PostgreSQL's statements. */
record PostgresWriteSql(Identifiers identifiers) implements WriteSql {

  @Override
  public Dml upsert(Layout row) {
    return new OnConflictSql(identifiers).upsert(row);
  }

  @Override
  public Dml insertIgnore(Layout row) {
    return new OnConflictSql(identifiers).insertIgnore(row);
  }

  @Override
  public String truncate(TableId table) {
    return "TRUNCATE TABLE " + identifiers.table(table);
  }

  @Override
  public Optional<String> checkConstraintsNow() {
    return Optional.of("SET CONSTRAINTS ALL IMMEDIATE");
  }
}
