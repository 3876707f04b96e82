// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.generic;

import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.StandardTypes;
import io.fairlead.jdbc.dialect.WriteSql;
import java.util.Map;

/** Any database with a JDBC driver, by the standard alone: MERGE for upserts. */
public final class GenericDialect implements Dialect {

  @Override
  public String name() {
    return "GenericDatabaseDialect";
  }

  @Override
  public boolean accepts(String url) {
    return true;
  }

  @Override
  public WriteSql writeSql(Identifiers identifiers) {
    return new MergeSql(identifiers, MergeSql.Style.STANDARD);
  }

  @Override
  public ColumnTypes columnTypes() {
    return new StandardTypes("VARCHAR(4000)", "VARCHAR(255)", "VARBINARY(32000)", Map.of(), 38);
  }
}
