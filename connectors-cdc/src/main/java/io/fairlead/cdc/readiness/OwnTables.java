// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.readiness;

import io.fairlead.cdc.config.CdcConfig;
import java.sql.SQLException;

/** The connector's own tables in the captured database. */
public final class OwnTables {

  private OwnTables() {}

  /** Creates those that are missing, if the configuration allows it. */
  public static void create(CdcConfig config, Jdbc jdbc) throws SQLException {
    if (!config.createsObjects()) {
      return;
    }
    if (config.kind().readsBinlog()) {
      create(jdbc, config.signalTable(), BinlogReadiness.signalDdl(config.signalTable()));
      create(jdbc, config.heartbeatTable(), BinlogReadiness.heartbeatDdl(config.heartbeatTable()));
    } else {
      create(jdbc, config.signalTable(), PostgresReadiness.signalDdl(config.signalTable()));
      create(
          jdbc, config.heartbeatTable(), PostgresReadiness.heartbeatDdl(config.heartbeatTable()));
    }
  }

  /** Asks first: the statement needs a privilege even where the table is there. */
  private static void create(Jdbc jdbc, String table, String ddl) throws SQLException {
    int dot = table.indexOf('.');
    String there =
        jdbc.value(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = ? AND table_name"
                + " = ?",
            table.substring(0, dot),
            table.substring(dot + 1));
    if (there.equals("0")) {
      jdbc.execute(ddl);
    }
  }
}
