// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.generic;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.KeyType;
import io.fairlead.jdbc.dialect.Metadata;
import io.fairlead.jdbc.dialect.StandardKeys;
import io.fairlead.jdbc.dialect.StandardTypes;
import io.fairlead.jdbc.dialect.Table;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  public List<TableId> tables(Connection connection, TablePattern pattern, List<String> types)
      throws SQLException {
    return Metadata.tables(connection, pattern, types);
  }

  @Override
  public Optional<Table> describe(Connection connection, TableId id) throws SQLException {
    return Metadata.describe(connection, id);
  }

  @Override
  public Optional<TableId> resolve(Connection connection, String name) throws SQLException {
    return Metadata.match(Metadata.tables(connection, TablePattern.ANY, List.of()), name);
  }

  @Override
  public Optional<KeyType> keyType(Column column) {
    return StandardKeys.keyType(column);
  }

  @Override
  public WriteSql writeSql(Identifiers identifiers) {
    return new MergeSql(identifiers);
  }

  @Override
  public ColumnTypes columnTypes() {
    return new StandardTypes("VARCHAR(4000)", "VARCHAR(255)", "VARBINARY(32000)", Map.of(), 38);
  }
}
