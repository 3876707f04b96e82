// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.readiness.Jdbc;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks Debezium for snapshots through the table of signals. Debezium reads the request from the
 * database's log, in order with all changes, and handles it on the thread that streams.
 */
final class SnapshotSignal {

  private static final Pattern POSITION = Pattern.compile("\"fairlead-position\":(\\d+)");

  private final CdcConfig config;
  private final long start;

  /**
   * For one run of a task.
   *
   * @param start where in the log the task begins to read
   */
  SnapshotSignal(CdcConfig config, long start) {
    this.config = config;
    this.start = start;
  }

  /** Asks for tables. A request that lies ahead in the log already is not repeated. */
  void request(Jdbc jdbc, List<String> tables) throws SQLException {
    String list =
        tables.stream()
            .map(table -> "\"" + table.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
            .collect(Collectors.joining(","));
    String id =
        "snapshot-"
            + config.prefix()
            + "-"
            + Integer.toHexString((config.snapshotRequest() + list).hashCode());
    String earlier = jdbc.value("SELECT data FROM " + config.signalTable() + " WHERE id = ?", id);
    if (earlier != null && position(earlier) > start) {
      return;
    }
    jdbc.execute("DELETE FROM " + config.signalTable() + " WHERE id = ?", id);
    jdbc.execute(
        "INSERT INTO " + config.signalTable() + " (id, type, data) VALUES (?, ?, ?)",
        id,
        "execute-snapshot",
        "{\"type\":\"incremental\",\"data-collections\":["
            + list
            + "],\"fairlead-position\":"
            + new LogPosition(config, jdbc).now()
            + "}");
  }

  private static long position(String data) {
    Matcher matcher = POSITION.matcher(data);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
  }

  /** Removes the marks of chunks that are done with. */
  void tidy(Jdbc jdbc) throws SQLException {
    jdbc.execute("DELETE FROM " + config.signalTable() + " WHERE type LIKE ?", "snapshot-window-%");
  }
}
