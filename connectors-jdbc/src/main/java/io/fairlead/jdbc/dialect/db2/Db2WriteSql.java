// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.db2;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.generic.MergeSql;

/** Db2's statements. */
record Db2WriteSql(MergeSql merge) implements WriteSql {

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
}
