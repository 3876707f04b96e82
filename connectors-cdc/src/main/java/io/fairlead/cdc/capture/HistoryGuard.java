// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.debezium.text.ParsingException;
import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.readiness.Jdbc;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** What can be wrong with the history of the tables' definitions, and what to do about it. */
final class HistoryGuard {

  private static final int LONGEST_STATEMENT = 500;

  private final CdcConfig config;

  HistoryGuard(CdcConfig config) {
    this.config = config;
  }

  /**
   * Why the rows of the log cannot be read from an offset, or empty if they can.
   *
   * @param stored the source offset, {@code null} if there is none
   */
  Optional<String> gone(Jdbc jdbc, Map<String, ?> stored) throws SQLException {
    if (stored == null
        || !config.kind().readsBinlog()
        || !config.usesObjects()
        || config.historyBootstrap().isPresent()
        || config.given().containsKey("schema.history.internal")
        || config.snapshotMode().equals("recovery")
        || hasRows(jdbc)) {
      return Optional.empty();
    }
    return Optional.of(
        "The history of the tables' definitions, table "
            + config.historyTable()
            + ", is gone or empty, and without it the binlog cannot be read from the stored offset."
            + " If no captured table was altered since, set snapshot.mode=recovery, and take it out"
            + " again when the connector runs. Otherwise read the tables anew with: fairlead cdc"
            + " resnapshot "
            + config.name());
  }

  private boolean hasRows(Jdbc jdbc) throws SQLException {
    String table = config.historyTable();
    int dot = table.indexOf('.');
    String there =
        jdbc.value(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = ? AND table_name ="
                + " ?",
            table.substring(0, dot),
            table.substring(dot + 1));
    return !there.equals("0") && jdbc.value("SELECT number FROM " + table + " LIMIT 1") != null;
  }

  /** What to say of a failure whose cause is a statement that Debezium does not understand. */
  Optional<String> unparseable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ParsingException) {
        String text = String.valueOf(cause.getMessage());
        return Optional.of(
            config.name()
                + ": the database's log has a statement that cannot be parsed: "
                + text.substring(0, Math.min(LONGEST_STATEMENT, text.length()))
                + ". If it alters no captured table, set"
                + " schema.history.internal.skip.unparseable.ddl=true. If it does, set that too, and"
                + " read the tables anew with: fairlead cdc resnapshot "
                + config.name());
      }
    }
    return Optional.empty();
  }
}
