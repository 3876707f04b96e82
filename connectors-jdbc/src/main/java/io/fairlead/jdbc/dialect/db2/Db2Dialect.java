// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.db2;

import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.StandardTypes;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.generic.MergeSql;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Db2 for LUW 11 and for z/OS 12, with IBM's driver {@code com.ibm.db2:jcc}. */
public final class Db2Dialect implements Dialect {

  private static final StandardTypes TYPES =
      new StandardTypes(
          "CLOB",
          "VARCHAR(255)",
          "BLOB",
          Map.of(
              "BOOLEAN",
              "SMALLINT",
              "FLOAT64",
              "DOUBLE",
              "BYTES.KEY",
              "VARBINARY(255)",
              "io.debezium.time.ZonedTimestamp",
              "TIMESTAMP",
              "io.debezium.data.Xml",
              "XML",
              "io.debezium.time.NanoTimestamp",
              "TIMESTAMP(9)"),
          31);

  @Override
  public String name() {
    return "Db2DatabaseDialect";
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("jdbc:db2:") || url.startsWith("jdbc:as400:");
  }

  @Override
  public Set<String> systemSchemas() {
    return Set.of(
        "SYSIBM", "SYSCAT", "SYSSTAT", "SYSTOOLS", "SYSPUBLIC", "SYSIBMADM", "SYSFUN", "SYSPROC");
  }

  @Override
  public Map<String, String> sourceProperties() {
    // Only what is committed, and row by row, so that large objects come with their rows.
    return Map.of("progressiveStreaming", "2", "keepAliveTimeOut", "15");
  }

  @Override
  public Map<String, String> connectTimeout(int seconds) {
    return Map.of("loginTimeout", Integer.toString(seconds));
  }

  @Override
  public String currentTimestamp() {
    return "SELECT CURRENT TIMESTAMP - CURRENT TIMEZONE FROM SYSIBM.SYSDUMMY1";
  }

  @Override
  public boolean utcClock() {
    return true;
  }

  /** The hidden time stamp that Db2 keeps per row is an expression, not a column. */
  @Override
  public String columnSql(Identifiers identifiers, String alias, String name) {
    return name.equalsIgnoreCase("ROW CHANGE TIMESTAMP")
        ? "ROW CHANGE TIMESTAMP FOR " + alias
        : identifiers.name(name);
  }

  @Override
  public KeySampling keySampling() {
    return KeySampling.ROW_NUMBERS;
  }

  @Override
  public OptionalInt usualPort() {
    return OptionalInt.of(50000);
  }

  @Override
  public WriteSql writeSql(Identifiers identifiers) {
    return new Db2WriteSql(new MergeSql(identifiers, MergeSql.Style.STANDARD));
  }

  @Override
  public ColumnTypes columnTypes() {
    return TYPES;
  }
}
