// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.readiness;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A replication slot of PostgreSQL.
 *
 * @param name its name
 * @param walStatus what {@code pg_replication_slots.wal_status} says
 * @param reason why the slot is invalid; empty if it is not, or the server does not say
 * @param confirmed the position up to which the slot's WAL may be gone, as a number
 * @param behind how many bytes of WAL the slot keeps
 */
public record ReplicationSlot(
    String name, String walStatus, String reason, long confirmed, long behind) {

  /** Reads a slot of the connected database. */
  public static Optional<ReplicationSlot> read(Jdbc jdbc, String name) throws SQLException {
    int version = Integer.parseInt(jdbc.value("SHOW server_version_num"));
    String reason = version >= 170000 ? "coalesce(invalidation_reason, '')" : "''";
    List<List<String>> rows =
        jdbc.rows(
            "SELECT coalesce(wal_status, ''), "
                + reason
                + ", coalesce(confirmed_flush_lsn - '0/0'::pg_lsn, 0)::bigint,"
                + " coalesce(pg_current_wal_lsn() - confirmed_flush_lsn, 0)::bigint FROM"
                + " pg_replication_slots WHERE slot_name = ?",
            name);
    return rows.stream()
        .findFirst()
        .map(
            row ->
                new ReplicationSlot(
                    name,
                    row.get(0),
                    row.get(1),
                    Long.parseLong(row.get(2)),
                    Long.parseLong(row.get(3))));
  }

  /** Whether the server has thrown away what the slot would have to deliver. */
  public boolean lost() {
    return walStatus.equals("lost") || !reason.isEmpty();
  }

  /** Why it is lost. */
  public String why() {
    return "wal_status is " + walStatus + (reason.isEmpty() ? "" : ", " + reason);
  }
}
