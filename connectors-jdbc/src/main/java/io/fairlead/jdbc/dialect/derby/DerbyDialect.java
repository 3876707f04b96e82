// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.derby;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnReader;
import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.KeyType;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.StandardKeys;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.generic.DummyMergeSql;
import java.sql.Types;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Apache Derby 10.13 or later. */
public final class DerbyDialect implements Dialect {

  @Override
  public String name() {
    return "DerbyDatabaseDialect";
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("jdbc:derby:");
  }

  @Override
  public Set<String> systemSchemas() {
    return Set.of("SYS", "SYSIBM", "SYSCAT", "SYSCS_DIAG", "SYSCS_UTIL", "SYSFUN", "SYSPROC");
  }

  @Override
  public Optional<ColumnReader> reader(Column column, ReadOptions options) {
    return DerbyTypes.reader(column, options);
  }

  @Override
  public Optional<KeyType> keyType(Column column) {
    return switch (column.type().jdbc()) {
      case Types.TIMESTAMP -> Optional.of(KeyType.SQL_TIMESTAMP);
      case Types.DATE -> Optional.empty();
      default -> StandardKeys.keyType(column);
    };
  }

  @Override
  public String currentTimestamp() {
    return "VALUES CURRENT_TIMESTAMP";
  }

  @Override
  public OptionalInt usualPort() {
    return OptionalInt.of(1527);
  }

  @Override
  public WriteSql writeSql(Identifiers identifiers) {
    return new DummyMergeSql(identifiers, "SYSIBM.SYSDUMMY1");
  }

  @Override
  public ColumnTypes columnTypes() {
    return DerbyTypes.INSTANCE;
  }
}
