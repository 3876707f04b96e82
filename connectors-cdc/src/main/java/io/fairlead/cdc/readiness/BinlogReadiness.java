// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.readiness;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.CdcKeys;
import io.fairlead.cdc.config.DatabaseKind;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** What reading the binlog of MySQL and MariaDB needs. */
final class BinlogReadiness {

  private final CdcConfig config;
  private final Jdbc jdbc;
  private final String user;

  BinlogReadiness(CdcConfig config, Jdbc jdbc) throws SQLException {
    this.config = config;
    this.jdbc = jdbc;
    String current = jdbc.value("SELECT current_user()");
    int at = current.lastIndexOf('@');
    this.user = "'" + current.substring(0, at) + "'@'" + current.substring(at + 1) + "'";
  }

  void check(List<Finding> findings) throws SQLException {
    findings.add(
        variable(
            "log_bin",
            "1",
            "the binlog is switched off; add log_bin to the section [mysqld] of the server's"
                + " configuration, and restart it"));
    findings.add(variable("binlog_format", "ROW", "", "SET GLOBAL binlog_format = 'ROW';"));
    findings.add(variable("binlog_row_image", "FULL", "", "SET GLOBAL binlog_row_image = 'FULL';"));
    privileges(findings);
    List<SourceTable> tables = SourceTable.selected(config, jdbc);
    findings.add(
        tables.isEmpty()
            ? Finding.failed(
                "tables",
                "No table matches that user "
                    + user
                    + " may see. Check the names, and the"
                    + " privilege SELECT",
                CdcKeys.TABLES)
            : Finding.ok("tables", tables.size() + " tables match", CdcKeys.TABLES));
    for (SourceTable table : tables) {
      String step = "table " + table.id();
      findings.add(
          table.keyed() || !config.snapshotsInChunks()
              ? Finding.ok(step, "Table " + table.id() + " can be captured", CdcKeys.TABLES)
              : Finding.failed(
                  step,
                  "Table "
                      + table.id()
                      + " has no primary key, so that its rows cannot be read in chunks. Add one,"
                      + " or set snapshot=initial",
                  CdcKeys.SNAPSHOT));
    }
  }

  static String signalDdl(String table) {
    return "CREATE TABLE IF NOT EXISTS "
        + table
        + " (id varchar(120) PRIMARY KEY, type varchar(32) NOT NULL, data text);";
  }

  static String heartbeatDdl(String table) {
    return "CREATE TABLE IF NOT EXISTS "
        + table
        + " (connector varchar(255) PRIMARY KEY, beat timestamp(6) NOT NULL);";
  }

  private Finding variable(String name, String wanted, String advice, String... remedy)
      throws SQLException {
    String value = jdbc.value("SELECT @@global." + name);
    return wanted.equalsIgnoreCase(value)
        ? Finding.ok(name, name + " is " + value, CdcKeys.URL)
        : Finding.failed(
            name,
            name
                + " is "
                + value
                + ", and has to be "
                + wanted
                + (advice.isEmpty() ? "" : ": " + advice),
            CdcKeys.URL,
            remedy);
  }

  private void privileges(List<Finding> findings) throws SQLException {
    StringBuilder grants = new StringBuilder();
    for (List<String> row : jdbc.rows("SHOW GRANTS")) {
      grants.append(row.get(0).toUpperCase(Locale.ROOT)).append('\n');
    }
    String all = grants.toString();
    need(findings, all, "REPLICATION SLAVE", "REPLICATION SLAVE", "REPLICATION REPLICA");
    String client = config.kind() == DatabaseKind.MARIADB ? "BINLOG MONITOR" : "REPLICATION CLIENT";
    need(findings, all, client, "BINLOG MONITOR", "REPLICATION CLIENT");
    need(findings, all, "RELOAD", "RELOAD", "FLUSH_TABLES");
    if (config.usesObjects()) {
      String home = config.signalTable().substring(0, config.signalTable().indexOf('.'));
      if (!all.contains("ALL PRIVILEGES ON *.*")
          && !all.contains("ALL PRIVILEGES ON `" + home.toUpperCase(Locale.ROOT))
          && !all.contains("INSERT")) {
        findings.add(
            Finding.failed(
                "own tables",
                "User "
                    + user
                    + " may not write the connector's own tables in "
                    + home
                    + " (or do without: "
                    + CdcKeys.OBJECTS
                    + "=none)",
                CdcKeys.OBJECTS,
                signalDdl(config.signalTable()),
                heartbeatDdl(config.heartbeatTable()),
                "GRANT CREATE, SELECT, INSERT, UPDATE, DELETE ON " + home + ".* TO " + user + ";"));
      }
    }
  }

  private void need(List<Finding> findings, String grants, String privilege, String... any) {
    boolean there = grants.contains("ALL PRIVILEGES ON *.*");
    for (String name : any) {
      there |= grants.contains(name);
    }
    findings.add(
        there
            ? Finding.ok("privilege", "The user has " + privilege, CdcKeys.USER)
            : Finding.failed(
                "privilege",
                "User " + user + " lacks the privilege " + privilege,
                CdcKeys.USER,
                "GRANT " + privilege + " ON *.* TO " + user + ";"));
  }
}
