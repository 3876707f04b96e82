// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.DebeziumConfig;
import io.fairlead.cdc.readiness.Jdbc;
import io.fairlead.cdc.readiness.ReplicationSlot;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Positions in the database's log as numbers that grow with the log. */
final class LogPosition {

  /** A binlog file has at most 1 GiB and one transaction; this leaves it room. */
  private static final int BITS_OF_OFFSET = 40;

  private final CdcConfig config;
  private final Jdbc jdbc;

  LogPosition(CdcConfig config, Jdbc jdbc) {
    this.config = config;
    this.jdbc = jdbc;
  }

  /** Where the log ends now. */
  long now() throws SQLException {
    if (!config.kind().readsBinlog()) {
      return Long.parseLong(jdbc.value("SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint"));
    }
    List<String> row;
    try {
      row = jdbc.rows("SHOW MASTER STATUS").get(0);
    } catch (SQLException e) {
      // MySQL 8.4 knows it under another name only.
      row = jdbc.rows("SHOW BINARY LOG STATUS").get(0);
    }
    return binlog(row.get(0), Long.parseLong(row.get(1)));
  }

  /** Where a task with that stored offset ({@code null} for none) begins to read. */
  long start(Map<String, ?> stored) throws SQLException {
    if (config.kind().readsBinlog()) {
      return stored != null
              && stored.get("file") instanceof String file
              && stored.get("pos") instanceof Number position
          ? binlog(file, position.longValue())
          : now();
    }
    if (stored != null && stored.get("lsn") instanceof Number lsn) {
      return lsn.longValue();
    }
    Optional<ReplicationSlot> slot =
        ReplicationSlot.read(jdbc, DebeziumConfig.of(config).get("slot.name"));
    return slot.isPresent() ? slot.get().confirmed() : now();
  }

  private static long binlog(String file, long position) {
    long number = Long.parseLong(file.substring(file.lastIndexOf('.') + 1));
    return (number << BITS_OF_OFFSET) + position;
  }
}
