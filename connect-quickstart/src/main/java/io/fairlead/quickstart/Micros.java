// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Reads points in time as microseconds since 1970, however the table keeps them. */
final class Micros {

  private Micros() {}

  /** Returns null for a null; a number is taken as microseconds, a local time as UTC. */
  static Long of(ResultSet rows, int column) throws SQLException {
    int type = rows.getMetaData().getColumnType(column);
    String name = rows.getMetaData().getColumnTypeName(column);
    if (type == Types.BIGINT) {
      long micros = rows.getLong(column);
      return rows.wasNull() ? null : micros;
    }
    if ("timestamptz".equals(name)) {
      OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
      return time == null ? null : micros(time);
    }
    LocalDateTime time = rows.getObject(column, LocalDateTime.class);
    return time == null ? null : micros(time.atOffset(ZoneOffset.UTC));
  }

  private static long micros(OffsetDateTime time) {
    return time.toEpochSecond() * 1_000_000 + time.getNano() / 1000;
  }
}
