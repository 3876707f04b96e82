// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.readiness;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.CdcKeys;
import io.fairlead.cdc.config.DebeziumConfig;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What logical decoding of PostgreSQL needs. */
final class PostgresReadiness {

  private static final String MAY_REPLICATE =
      "SELECT (rolsuper OR rolreplication OR EXISTS (SELECT 1 FROM pg_roles g WHERE g.rolname IN"
          + " ('rds_replication', 'rds_superuser') AND pg_has_role(current_user, g.oid,"
          + " 'member')))::int FROM pg_roles WHERE rolname = current_user";

  private final CdcConfig config;
  private final Jdbc jdbc;
  private final Map<String, String> keys;
  private final String user;

  PostgresReadiness(CdcConfig config, Jdbc jdbc) {
    this.config = config;
    this.jdbc = jdbc;
    this.keys = DebeziumConfig.of(config);
    this.user = quoted(config.user().orElse("CURRENT_USER"));
  }

  void check(List<Finding> findings) throws SQLException {
    findings.add(walLevel());
    findings.add(replicationRole());
    findings.add(slot());
    List<SourceTable> tables = SourceTable.selected(config, jdbc);
    findings.add(tablesFound(tables));
    for (SourceTable table : tables) {
      table(table, findings);
    }
    findings.add(publication(tables));
    if (config.usesObjects()) {
      findings.add(object(config.signalTable(), signalDdl(config.signalTable())));
      findings.add(object(config.heartbeatTable(), heartbeatDdl(config.heartbeatTable())));
    }
  }

  static String signalDdl(String table) {
    return "CREATE TABLE IF NOT EXISTS "
        + quotedTable(table)
        + " (id varchar(120) PRIMARY KEY, type varchar(32) NOT NULL, data text);";
  }

  static String heartbeatDdl(String table) {
    return "CREATE TABLE IF NOT EXISTS "
        + quotedTable(table)
        + " (connector varchar(255) PRIMARY KEY, beat timestamptz NOT NULL);";
  }

  private Finding walLevel() throws SQLException {
    String level = jdbc.value("SHOW wal_level");
    return level.equals("logical")
        ? Finding.ok("wal_level", "wal_level is logical", CdcKeys.URL)
        : Finding.failed(
            "wal_level",
            "wal_level is "
                + level
                + ", and has to be logical; the server has to be restarted"
                + " afterwards",
            CdcKeys.URL,
            "ALTER SYSTEM SET wal_level = logical;");
  }

  private Finding replicationRole() throws SQLException {
    return "1".equals(jdbc.value(MAY_REPLICATE))
        ? Finding.ok("replication", "The user may replicate", CdcKeys.USER)
        : Finding.failed(
            "replication",
            "User " + user + " lacks the attribute REPLICATION",
            CdcKeys.USER,
            "ALTER ROLE " + user + " REPLICATION;");
  }

  private Finding slot() throws SQLException {
    String name = keys.get("slot.name");
    ReplicationSlot slot = ReplicationSlot.read(jdbc, name).orElse(null);
    if (slot != null) {
      // A lost slot is told by the task, which knows whether it is needed.
      return slot.lost()
          ? Finding.warning(
              "slot", "Replication slot " + name + " is lost: " + slot.why(), "slot.name")
          : Finding.ok("slot", "Replication slot " + name + " is there", "slot.name");
    }
    int used = Integer.parseInt(jdbc.value("SELECT count(*) FROM pg_replication_slots"));
    int most = Integer.parseInt(jdbc.value("SHOW max_replication_slots"));
    return used < most
        ? Finding.ok("slot", "Replication slot " + name + " will be created", "slot.name")
        : Finding.failed(
            "slot",
            "All "
                + most
                + " replication slots are taken; drop one that nobody needs, or raise"
                + " the limit and restart the server",
            "slot.name",
            "SELECT slot_name, active FROM pg_replication_slots;",
            "ALTER SYSTEM SET max_replication_slots = " + (most + 10) + ";");
  }

  private Finding tablesFound(List<SourceTable> tables) {
    return tables.isEmpty()
        ? Finding.failed(
            "tables",
            "No table matches. Check the names, and that they are in database "
                + config.url().database(),
            CdcKeys.TABLES)
        : Finding.ok("tables", tables.size() + " tables match", CdcKeys.TABLES);
  }

  private void table(SourceTable table, List<Finding> findings) throws SQLException {
    String name = quotedTable(table.id());
    String step = "table " + table.id();
    if (!flag("SELECT has_table_privilege(?, 'SELECT')::int", name)) {
      findings.add(
          Finding.failed(
              step,
              "User " + user + " may not read " + table.id(),
              CdcKeys.USER,
              "GRANT USAGE ON SCHEMA " + quoted(table.schema()) + " TO " + user + ";",
              "GRANT SELECT ON " + name + " TO " + user + ";"));
    }
    boolean identified =
        table.identity().equals("f")
            || table.identity().equals("i")
            || table.identity().equals("d") && table.keyed();
    if (!identified) {
      // Worse than a missing event: PostgreSQL would refuse the application's own statements.
      findings.add(
          Finding.failed(
              step,
              "Table "
                  + table.id()
                  + " has no replica identity, so that PostgreSQL would refuse every UPDATE and"
                  + " DELETE of it once it is published",
              CdcKeys.TABLES,
              "ALTER TABLE " + name + " REPLICA IDENTITY FULL;"));
    } else if (!table.keyed() && config.snapshotsInChunks()) {
      findings.add(
          Finding.failed(
              step,
              "Table "
                  + table.id()
                  + " has no primary key, so that its rows cannot be read in chunks. Add one, or"
                  + " set snapshot=initial",
              CdcKeys.SNAPSHOT));
    } else {
      findings.add(Finding.ok(step, "Table " + table.id() + " can be captured", CdcKeys.TABLES));
    }
  }

  private Finding publication(List<SourceTable> tables) throws SQLException {
    String name = keys.get("publication.name");
    boolean there = flag("SELECT count(*)::int FROM pg_publication WHERE pubname = ?", name);
    if (there) {
      return Finding.ok("publication", "Publication " + name + " is there", "publication.name");
    }
    boolean mayCreate = flag("SELECT has_database_privilege(current_database(), 'CREATE')::int");
    List<String> foreign = new java.util.ArrayList<>();
    for (SourceTable table : tables) {
      if (!flag(
          "SELECT pg_has_role(current_user, relowner, 'member')::int FROM pg_class WHERE oid ="
              + " ?::regclass",
          quotedTable(table.id()))) {
        foreign.add(quotedTable(table.id()));
      }
    }
    if (mayCreate && foreign.isEmpty()) {
      return Finding.ok("publication", "Publication " + name + " will be created", CdcKeys.TABLES);
    }
    String all =
        java.util.stream.Stream.concat(
                tables.stream().map(SourceTable::id),
                config.usesObjects()
                    ? java.util.stream.Stream.of(config.signalTable(), config.heartbeatTable())
                    : java.util.stream.Stream.empty())
            .map(PostgresReadiness::quotedTable)
            .collect(Collectors.joining(", "));
    return Finding.failed(
        "publication",
        "User "
            + user
            + " may not create publication "
            + name
            + ": that takes the privilege CREATE on the database and ownership of the tables. Let"
            + " their owner create it, and set publication.autocreate.mode=disabled",
        "publication.name",
        "CREATE PUBLICATION " + quoted(name) + " FOR TABLE " + all + ";");
  }

  private Finding object(String table, String ddl) throws SQLException {
    String schema = table.substring(0, table.indexOf('.'));
    if (jdbc.value("SELECT to_regclass(?)::text", quotedTable(table)) != null) {
      return flag(
              "SELECT (has_table_privilege(?, 'INSERT') AND has_table_privilege(?, 'UPDATE') AND"
                  + " has_table_privilege(?, 'DELETE'))::int",
              quotedTable(table),
              quotedTable(table),
              quotedTable(table))
          ? Finding.ok("own table", "Table " + table + " is there", CdcKeys.OBJECTS)
          : Finding.failed(
              "own table",
              "User " + user + " may not write to " + table,
              CdcKeys.OBJECTS,
              grant(table));
    }
    if (config.createsObjects()
        && flag("SELECT count(*)::int FROM pg_namespace WHERE nspname = ?", schema)
        && flag("SELECT has_schema_privilege(?, 'CREATE')::int", schema)) {
      return Finding.ok("own table", "Table " + table + " will be created", CdcKeys.OBJECTS);
    }
    return Finding.failed(
        "own table",
        "The connector's own table "
            + table
            + " is missing and cannot be created by user "
            + user
            + " (or do without: "
            + CdcKeys.OBJECTS
            + "=none)",
        CdcKeys.OBJECTS,
        ddl,
        grant(table));
  }

  private String grant(String table) {
    return "GRANT SELECT, INSERT, UPDATE, DELETE ON " + quotedTable(table) + " TO " + user + ";";
  }

  private boolean flag(String query, Object... parameters) throws SQLException {
    String value = jdbc.value(query, parameters);
    return value != null && !value.equals("0");
  }

  private static String quotedTable(String table) {
    int dot = table.indexOf('.');
    return quoted(table.substring(0, dot)) + "." + quoted(table.substring(dot + 1));
  }

  private static String quoted(String name) {
    return name.matches("[a-z_][a-z0-9_]*|CURRENT_USER")
        ? name
        : '"' + name.replace("\"", "\"\"") + '"';
  }
}
