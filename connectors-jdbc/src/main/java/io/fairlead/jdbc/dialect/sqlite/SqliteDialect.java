// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.sqlite;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnReader;
import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.KeyType;
import io.fairlead.jdbc.dialect.OnConflictSql;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.StandardKeys;
import io.fairlead.jdbc.dialect.WriteSql;
import java.util.Map;
import java.util.Optional;

/** SQLite 3.24 or later. It has no types for points in time: they are ISO-8601 text in UTC. */
public final class SqliteDialect implements Dialect {

  @Override
  public String name() {
    return "SqliteDatabaseDialect";
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("jdbc:sqlite:");
  }

  @Override
  public Map<String, String> sinkProperties() {
    return Map.of("busy_timeout", "5000");
  }

  @Override
  public Map<String, String> sourceProperties() {
    return Map.of("busy_timeout", "5000");
  }

  @Override
  public Optional<ColumnReader> reader(Column column, ReadOptions options) {
    return SqliteTypes.reader(column, options);
  }

  @Override
  public Optional<KeyType> keyType(Column column) {
    String type = SqliteTypes.plain(column);
    if (type.equals("TIMESTAMP") || type.equals("DATETIME")) {
      return Optional.of(KeyType.ISO_TIMESTAMP);
    }
    return StandardKeys.keyType(column);
  }

  @Override
  public boolean comparesRows() {
    return true;
  }

  @Override
  public String currentTimestamp() {
    return "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
  }

  @Override
  public boolean writesInParallel() {
    return false;
  }

  @Override
  public WriteSql writeSql(Identifiers identifiers) {
    return new OnConflictSql(identifiers);
  }

  @Override
  public ColumnTypes columnTypes() {
    return SqliteTypes.INSTANCE;
  }
}
