// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The connector's own keys. Every other key is Debezium's and goes to it as it is. */
public final class CdcKeys {

  public static final String URL = "database.url";
  public static final String USER = "database.user";
  public static final String PASSWORD_KEY = "database.password";
  public static final String TABLES = "tables";
  public static final String OBJECTS = "database.objects";
  public static final String SIGNAL_TABLE = "signal.table";
  public static final String HEARTBEAT_TABLE = "heartbeat.table";
  public static final String SNAPSHOT = "snapshot";
  public static final String SNAPSHOT_REQUEST = "snapshot.request";
  public static final String SHAPE = "shape";
  public static final String FLAT_DELETES = "flat.deletes";
  public static final String FLAT_HEADERS = "flat.headers";
  public static final String MASKED = "columns.masked";
  public static final String HASHED = "columns.hashed";
  public static final String HASH_SALT = "columns.hash.salt";
  public static final String TOPIC_TEMPLATE = "topic.template";
  public static final String HISTORY_BOOTSTRAP = "schema.history.kafka.bootstrap.servers";

  /** What follows this prefix configures the outbox router. */
  public static final String OUTBOX_PREFIX = "outbox.";

  /** All own keys. */
  public static final ConfigDef DEFINITION = define();

  private CdcKeys() {}

  private static ConfigDef define() {
    ConfigDef def = new ConfigDef();
    database(def);
    snapshot(def);
    records(def);
    return def;
  }

  private static void database(ConfigDef def) {
    String group = "Database";
    def.define(
        URL,
        STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        null,
        HIGH,
        "Where the database is: postgresql://host:5432/database, mysql://host, mariadb://host,"
            + " sqlserver://host:1433;databaseName=x, db2://host:50000/DATABASE or"
            + " mongodb://host:27017/?replicaSet=rs. Parameters go to the driver. Without user and"
            + " password.",
        group,
        0,
        Width.LONG,
        URL);
    add(def, group, 1, USER, STRING, null, null, HIGH, "The user that captures.");
    add(def, group, 2, PASSWORD_KEY, PASSWORD, null, null, HIGH, "The user's password.");
    add(
        def,
        group,
        3,
        TABLES,
        LIST,
        List.of(),
        null,
        HIGH,
        "The tables to capture, as schema.table (MySQL and MariaDB: database.table; MongoDB:"
            + " database.collection), where * stands for any characters but a dot. Without schema:"
            + " public in PostgreSQL, dbo in SQL Server, the URL's database in MySQL and MariaDB."
            + " A table that is added later is snapshotted while the others stream on. Needed"
            + " unless table.include.list (collection.include.list) of Debezium is given.");
    add(
        def,
        group,
        4,
        OBJECTS,
        STRING,
        "create",
        ConfigDef.ValidString.in("create", "expect", "none"),
        MEDIUM,
        "The connector's own two small tables in the database, for signals and heartbeats. create:"
            + " they are created when they are missing. expect: they must be there. none: they are"
            + " not used; then a snapshot cannot be taken in chunks, and an idle PostgreSQL keeps"
            + " its WAL until a captured table changes.");
    add(
        def,
        group,
        5,
        SIGNAL_TABLE,
        STRING,
        null,
        null,
        LOW,
        "The table for signals, in the form of tables. Two connectors must not share one. Unset:"
            + " fairlead_signal_ and the connector's name.");
    add(
        def,
        group,
        6,
        HEARTBEAT_TABLE,
        STRING,
        "fairlead_heartbeat",
        null,
        LOW,
        "The table for heartbeats, in the form of tables. One row per connector, updated every"
            + " heartbeat.interval.ms (10000 by default), so that the position in the log advances"
            + " while the captured tables are idle.");
    add(
        def,
        group,
        7,
        HISTORY_BOOTSTRAP,
        STRING,
        null,
        null,
        MEDIUM,
        "MySQL, MariaDB, SQL Server and Db2: the brokers of the topic that keeps the history of the"
            + " tables' definitions. Unset: the history is kept in the table"
            + " fairlead_history_NAME of a MySQL or MariaDB itself; SQL Server and Db2 need the"
            + " key.");
  }

  private static void snapshot(ConfigDef def) {
    String group = "Snapshot";
    add(
        def,
        group,
        0,
        SNAPSHOT,
        STRING,
        "auto",
        ConfigDef.ValidString.in("auto", "chunks", "initial", "never"),
        MEDIUM,
        "How the rows that are there already are read. chunks: in chunks of the primary key, while"
            + " changes stream; goes on where it was after a restart, locks nothing, and needs a"
            + " primary key. initial: in one transaction before changes stream; begins anew after a"
            + " restart. never: not at all. auto: chunks on PostgreSQL, MySQL and MariaDB unless"
            + " database.objects is none, initial elsewhere. Not used when Debezium's snapshot.mode"
            + " is given.");
    add(
        def,
        group,
        1,
        SNAPSHOT_REQUEST,
        STRING,
        "",
        null,
        LOW,
        "Any text. When it changes, all tables are read again, while changes stream (chunks"
            + " only).");
  }

  private static void records(ConfigDef def) {
    String group = "Records";
    add(
        def,
        group,
        0,
        SHAPE,
        STRING,
        "envelope",
        ConfigDef.ValidString.in("envelope", "flat", "outbox"),
        HIGH,
        "envelope: Debezium's event with before, after, op and source. flat: the row as it is after"
            + " the change. outbox: the rows of an outbox table as events of their own topics; keys"
            + " that begin with outbox. configure Debezium's outbox router.");
    add(
        def,
        group,
        1,
        FLAT_DELETES,
        STRING,
        "tombstone",
        ConfigDef.ValidString.in("tombstone", "flag", "flag-and-tombstone", "drop"),
        MEDIUM,
        "shape=flat: what becomes of a delete. tombstone: a record without value, as compacted"
            + " topics and sinks take it. flag: the row as it was, with the field __deleted."
            + " flag-and-tombstone: both. drop: nothing, so that deletes stay unseen.");
    add(
        def,
        group,
        2,
        FLAT_HEADERS,
        LIST,
        List.of("op", "source.ts_ms"),
        null,
        LOW,
        "shape=flat: which fields of the envelope go along as headers, each named __ and the field,"
            + " with _ for dots.");
    add(
        def,
        group,
        3,
        MASKED,
        LIST,
        List.of(),
        null,
        MEDIUM,
        "Columns, as schema.table.column with * for any characters but a dot, whose text is"
            + " replaced by ten asterisks. Columns of the key stay as they are.");
    add(
        def,
        group,
        4,
        HASHED,
        LIST,
        List.of(),
        null,
        MEDIUM,
        "Columns, written as in columns.masked, whose text is replaced by its HMAC-SHA-256 in"
            + " hexadecimal, so that equal values stay equal.");
    add(
        def,
        group,
        5,
        HASH_SALT,
        PASSWORD,
        null,
        null,
        MEDIUM,
        "The secret of columns.hashed; needed with it.");
    add(
        def,
        group,
        6,
        TOPIC_TEMPLATE,
        STRING,
        "",
        null,
        MEDIUM,
        "The topic of a table's records, from ${prefix}, ${database}, ${schema} and ${table}."
            + " Empty: ${prefix}.${schema}.${table}, where the database stands for the schema in"
            + " MySQL and MariaDB. ${prefix} is topic.prefix, by default the connector's name.");
  }

  private static void add(
      ConfigDef def,
      String group,
      int order,
      String name,
      Type type,
      Object defaultValue,
      Validator validator,
      Importance importance,
      String documentation) {
    def.define(
        name,
        type,
        defaultValue,
        validator,
        importance,
        documentation,
        group,
        order,
        Width.MEDIUM,
        name);
  }
}
