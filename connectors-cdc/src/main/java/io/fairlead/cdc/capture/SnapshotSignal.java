// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.readiness.Jdbc;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Asks Debezium for snapshots through the table of signals. Debezium reads the request from the
 * database's log, in order with all changes, and handles it on the thread that streams.
 *
 * <p>After a restart the log may bring a request again. Whether its tables have been begun is in
 * the offset; so each life of the task asks for what its offset lacks, and requests of earlier
 * lives count for nothing.
 */
final class SnapshotSignal {

  private final CdcConfig config;
  private final String life;

  SnapshotSignal(CdcConfig config, String life) {
    this.config = config;
    this.life = life;
  }

  /** What the ids of a connector's requests begin with. */
  static String prefix(CdcConfig config) {
    return "snapshot-" + Integer.toHexString(config.prefix().hashCode()) + "-";
  }

  /** Asks for tables. */
  void request(Jdbc jdbc, List<String> tables) throws SQLException {
    String list =
        tables.stream()
            .map(table -> "\"" + table.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
            .collect(Collectors.joining(","));
    jdbc.execute(
        "INSERT INTO " + config.signalTable() + " (id, type, data) VALUES (?, ?, ?)",
        prefix(config) + life,
        "execute-snapshot",
        "{\"type\":\"incremental\",\"data-collections\":[" + list + "]}");
  }

  /** Removes the marks of chunks and the requests that are done with. */
  void tidy(Jdbc jdbc) throws SQLException {
    jdbc.execute(
        "DELETE FROM " + config.signalTable() + " WHERE type LIKE ? OR id LIKE ?",
        "snapshot-window-%",
        prefix(config) + "%");
  }
}
