// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.oracle;

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

/** Oracle Database 12.2 or later. */
public final class OracleDialect implements Dialect {

  // Codes of the driver's own, see oracle.jdbc.OracleTypes.
  private static final int TIMESTAMP_TZ = -101;
  private static final int TIMESTAMP_LTZ = -102;
  private static final int BINARY_FLOAT = 100;
  private static final int BINARY_DOUBLE = 101;

  private static final StandardTypes TYPES =
      new StandardTypes(
          "CLOB",
          "VARCHAR2(255 CHAR)",
          "BLOB",
          Map.ofEntries(
              Map.entry("INT8", "NUMBER(3)"),
              Map.entry("INT16", "NUMBER(5)"),
              Map.entry("INT32", "NUMBER(10)"),
              Map.entry("INT64", "NUMBER(19)"),
              Map.entry("FLOAT32", "BINARY_FLOAT"),
              Map.entry("FLOAT64", "BINARY_DOUBLE"),
              Map.entry("BOOLEAN", "NUMBER(1)"),
              Map.entry("BYTES.KEY", "RAW(255)"),
              Map.entry("io.fairlead.jdbc.Numeric", "NUMBER"),
              Map.entry("org.apache.kafka.connect.data.Time", "TIMESTAMP(3)"),
              Map.entry("io.debezium.time.MicroTime", "TIMESTAMP(6)"),
              Map.entry("io.debezium.time.Time", "TIMESTAMP(3)"),
              Map.entry("org.apache.kafka.connect.data.Timestamp", "TIMESTAMP(3)"),
              Map.entry("io.debezium.time.NanoTimestamp", "TIMESTAMP(9)")),
          38);

  @Override
  public String name() {
    return "OracleDatabaseDialect";
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("jdbc:oracle:");
  }

  @Override
  public Set<String> systemSchemas() {
    return Set.of(
        "SYS",
        "SYSTEM",
        "OUTLN",
        "XDB",
        "MDSYS",
        "CTXSYS",
        "ORDSYS",
        "WMSYS",
        "AUDSYS",
        "DBSNMP",
        "LBACSYS",
        "OLAPSYS",
        "GSMADMIN_INTERNAL",
        "APPQOSSYS",
        "DVSYS",
        "OJVMSYS");
  }

  @Override
  public Map<String, String> sourceProperties() {
    return Map.of("oracle.net.keepAlive", "true", "oracle.jdbc.J2EE13Compliant", "true");
  }

  @Override
  public Map<String, String> connectTimeout(int seconds) {
    String millis = Integer.toString(seconds * 1000);
    return Map.of("oracle.net.CONNECT_TIMEOUT", millis, "oracle.jdbc.ReadTimeout", millis);
  }

  private static Column standard(Column column) {
    Column.Type type = column.type();
    int jdbc =
        switch (type.jdbc()) {
          case TIMESTAMP_TZ, TIMESTAMP_LTZ -> Types.TIMESTAMP_WITH_TIMEZONE;
          case BINARY_FLOAT -> Types.REAL;
          case BINARY_DOUBLE -> Types.DOUBLE;
          default -> type.jdbc();
        };
    // NUMBER without precision has a scale of -127.
    int precision = type.scale() == -127 ? 0 : type.precision();
    return new Column(
        column.name(),
        new Column.Type(jdbc, type.name(), precision, type.scale()),
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
    return "SELECT SYS_EXTRACT_UTC(SYSTIMESTAMP) FROM DUAL";
  }

  @Override
  public boolean utcClock() {
    return true;
  }

  @Override
  public KeySampling keySampling() {
    return KeySampling.ROW_NUMBERS;
  }

  @Override
  public OptionalInt usualPort() {
    return OptionalInt.of(1521);
  }

  @Override
  public WriteSql writeSql(Identifiers identifiers) {
    return new OracleWriteSql(new MergeSql(identifiers, new MergeSql.Style("", "DUAL", true, "")));
  }

  @Override
  public ColumnTypes columnTypes() {
    return TYPES;
  }
}
