// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.sqlserver;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnReader;
import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.KeyType;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.StandardKeys;
import io.fairlead.jdbc.dialect.StandardReaders;
import io.fairlead.jdbc.dialect.StandardTypes;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.generic.MergeSql;
import java.sql.Types;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** SQL Server 2017 or later and Azure SQL. */
public final class SqlServerDialect implements Dialect {

  // The driver's own code, see microsoft.sql.Types.
  private static final int DATETIMEOFFSET = -155;

  private static final StandardTypes TYPES =
      new StandardTypes(
          "NVARCHAR(MAX)",
          "NVARCHAR(255)",
          "VARBINARY(MAX)",
          Map.ofEntries(
              Map.entry("INT8", "SMALLINT"),
              Map.entry("FLOAT64", "FLOAT(53)"),
              Map.entry("BOOLEAN", "BIT"),
              Map.entry("BYTES.KEY", "VARBINARY(255)"),
              Map.entry("io.debezium.data.Uuid", "UNIQUEIDENTIFIER"),
              Map.entry("io.debezium.data.Xml", "XML"),
              Map.entry("org.apache.kafka.connect.data.Time", "TIME(3)"),
              Map.entry("io.debezium.time.Time", "TIME(3)"),
              Map.entry("io.debezium.time.MicroTime", "TIME(6)"),
              Map.entry("org.apache.kafka.connect.data.Timestamp", "DATETIME2(3)"),
              Map.entry("io.debezium.time.Timestamp", "DATETIME2(3)"),
              Map.entry("io.debezium.time.MicroTimestamp", "DATETIME2(6)"),
              Map.entry("io.debezium.time.NanoTimestamp", "DATETIME2(7)"),
              Map.entry("io.debezium.time.ZonedTimestamp", "DATETIMEOFFSET(7)")),
          38);

  @Override
  public String name() {
    return "SqlServerDatabaseDialect";
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("jdbc:sqlserver:") || url.startsWith("jdbc:jtds:sqlserver:");
  }

  @Override
  public Set<String> systemSchemas() {
    return Set.of("sys", "INFORMATION_SCHEMA", "guest");
  }

  @Override
  public Map<String, String> sourceProperties() {
    return Map.of("responseBuffering", "adaptive", "applicationName", "fairlead-jdbc-source");
  }

  @Override
  public Map<String, String> sinkProperties() {
    return Map.of("applicationName", "fairlead-jdbc-sink");
  }

  @Override
  public Map<String, String> connectTimeout(int seconds) {
    return Map.of("loginTimeout", Integer.toString(seconds));
  }

  private static Column standard(Column column) {
    Column.Type type = column.type();
    if (type.jdbc() != DATETIMEOFFSET) {
      return column;
    }
    return new Column(
        column.name(),
        new Column.Type(Types.TIMESTAMP_WITH_TIMEZONE, type.name(), type.precision(), type.scale()),
        column.nullable(),
        column.autoIncrement(),
        column.hasDefault());
  }

  @Override
  public Optional<ColumnReader> reader(Column column, ReadOptions options) {
    return StandardReaders.reader(standard(column), options);
  }

  @Override
  public Optional<KeyType> keyType(Column column) {
    return StandardKeys.keyType(standard(column));
  }

  @Override
  public String currentTimestamp() {
    return "SELECT SYSUTCDATETIME()";
  }

  @Override
  public boolean utcClock() {
    return true;
  }

  @Override
  public OptionalInt usualPort() {
    return OptionalInt.of(1433);
  }

  @Override
  public WriteSql writeSql(Identifiers identifiers) {
    // Without the hint two sessions may both find no row and both insert it.
    return new SqlServerWriteSql(
        new MergeSql(identifiers, new MergeSql.Style(" WITH (HOLDLOCK)", "", false, ";")));
  }

  @Override
  public ColumnTypes columnTypes() {
    return TYPES;
  }
}
