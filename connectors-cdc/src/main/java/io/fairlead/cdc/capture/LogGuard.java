// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.DatabaseKind;
import io.fairlead.cdc.config.DebeziumConfig;
import io.fairlead.cdc.readiness.Jdbc;
import io.fairlead.cdc.readiness.ReplicationSlot;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows when the database's log no longer has what the stored offset needs. Going on would leave a
 * gap that nobody sees.
 */
public final class LogGuard {

  private static final Logger LOG = LoggerFactory.getLogger(LogGuard.class);

  private final CdcConfig config;

  /** For one connector. */
  public LogGuard(CdcConfig config) {
    this.config = config;
  }

  /**
   * Why the log cannot be read on from an offset, or empty if it can.
   *
   * @param stored the source offset, {@code null} if there is none
   */
  public Optional<String> gap(Jdbc jdbc, Map<String, ?> stored) throws SQLException {
    if (config.kind() == DatabaseKind.POSTGRESQL) {
      return postgres(jdbc, stored);
    }
    return stored == null ? Optional.empty() : binlog(jdbc, stored);
  }

  private Optional<String> postgres(Jdbc jdbc, Map<String, ?> stored) throws SQLException {
    String name = DebeziumConfig.of(config).get("slot.name");
    Optional<ReplicationSlot> found = ReplicationSlot.read(jdbc, name);
    if (found.isEmpty()) {
      return stored == null
          ? Optional.empty()
          : Optional.of("Replication slot " + name + " is gone" + remedy(""));
    }
    ReplicationSlot slot = found.get();
    if (slot.lost()) {
      if (stored == null) {
        // Nobody can read from it any more, and nothing was read from it by this connector.
        LOG.warn("{}: dropping the lost replication slot {}", config.name(), name);
        jdbc.execute("SELECT pg_drop_replication_slot(?)", name);
        return Optional.empty();
      }
      return Optional.of(
          "Replication slot "
              + name
              + " is lost ("
              + slot.why()
              + ")"
              + remedy(" The connector then drops the slot by itself."));
    }
    long offset = stored == null ? Long.MAX_VALUE : position(stored);
    if (slot.confirmed() > offset) {
      return Optional.of(
          "Replication slot "
              + name
              + " has moved past the stored offset: the slot is at "
              + shown(slot.confirmed())
              + ", the offset at "
              + shown(offset)
              + ". Somebody else has read from the slot, or the offset is an old one"
              + remedy(""));
    }
    return Optional.empty();
  }

  private Optional<String> binlog(Jdbc jdbc, Map<String, ?> stored) throws SQLException {
    if (!(stored.get("file") instanceof String file)) {
      return Optional.empty();
    }
    List<List<String>> files = jdbc.rows("SHOW BINARY LOGS");
    return files.stream().anyMatch(row -> row.get(0).equals(file))
        ? Optional.empty()
        : Optional.of(
            "Binlog file "
                + file
                + " of the stored offset has been purged from the server (oldest: "
                + (files.isEmpty() ? "none" : files.get(0).get(0))
                + ")"
                + remedy(
                    " To keep it longer, run: SET GLOBAL binlog_expire_logs_seconds = 604800;"));
  }

  private String remedy(String more) {
    return ", so that changes since the stored offset are lost. Read the tables anew with: fairlead"
        + " cdc resnapshot "
        + config.name()
        + "."
        + more;
  }

  /** Debezium has the server confirm one or the other of these positions. */
  private static long position(Map<String, ?> stored) {
    return Stream.of("lsn", "lsn_proc", "lsn_commit")
        .map(stored::get)
        .filter(Number.class::isInstance)
        .mapToLong(lsn -> ((Number) lsn).longValue())
        .max()
        .orElse(Long.MAX_VALUE);
  }

  /** As PostgreSQL writes it. */
  private static String shown(long lsn) {
    return "%X/%X".formatted(lsn >>> 32, lsn & 0xFFFFFFFFL);
  }
}
