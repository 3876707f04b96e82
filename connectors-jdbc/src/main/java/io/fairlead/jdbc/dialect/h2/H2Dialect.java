// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.h2;

import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.Schemas;
import io.fairlead.jdbc.dialect.StandardTypes;
import io.fairlead.jdbc.dialect.WriteSql;
import io.fairlead.jdbc.dialect.generic.DummyMergeSql;
import java.util.Map;

/** H2 2.x. */
public final class H2Dialect implements Dialect {

  private static final StandardTypes TYPES =
      new StandardTypes(
          "CHARACTER LARGE OBJECT",
          "VARCHAR(255)",
          "BINARY LARGE OBJECT",
          Map.of(
              Schemas.UUID,
              "UUID",
              Schemas.MICRO_TIMESTAMP,
              "TIMESTAMP(6)",
              Schemas.NANO_TIMESTAMP,
              "TIMESTAMP(9)",
              Schemas.MICRO_TIME,
              "TIME(6)",
              "io.debezium.time.ZonedTimestamp",
              "TIMESTAMP(9) WITH TIME ZONE",
              "org.apache.kafka.connect.data.Time",
              "TIME(3)",
              "BYTES.KEY",
              "VARBINARY(255)"),
          100_000);

  @Override
  public String name() {
    return "H2DatabaseDialect";
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("jdbc:h2:");
  }

  @Override
  public boolean comparesRows() {
    return true;
  }

  @Override
  public KeySampling keySampling() {
    return KeySampling.ROW_NUMBERS;
  }

  @Override
  public WriteSql writeSql(Identifiers identifiers) {
    return new DummyMergeSql(identifiers, "DUAL");
  }

  @Override
  public ColumnTypes columnTypes() {
    return TYPES;
  }
}
