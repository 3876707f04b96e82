// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.types.Password;

/** A connector's configuration, read. Immutable. */
public final class CdcConfig {

  private static final String DEBEZIUM_SNAPSHOT_MODE = "snapshot.mode";

  private final Map<String, String> given;
  private final AbstractConfig own;
  private final DatabaseUrl url;

  /**
   * Reads a configuration.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a key of its own is missing or wrong
   * @throws IllegalArgumentException if the URL is wrong
   */
  public CdcConfig(Map<String, String> given) {
    this.given = Map.copyOf(given);
    this.own = new AbstractConfig(CdcKeys.DEFINITION, given, false);
    this.url = DatabaseUrl.parse(own.getString(CdcKeys.URL));
  }

  /** All keys as given. */
  public Map<String, String> given() {
    return given;
  }

  /** Where the database is. */
  public DatabaseUrl url() {
    return url;
  }

  /** What the database is. */
  public DatabaseKind kind() {
    return url.kind();
  }

  /** The connector's name. */
  public String name() {
    return given.getOrDefault("name", "cdc");
  }

  /** What topics and Debezium's partition begin with. */
  public String prefix() {
    return given.getOrDefault("topic.prefix", name().replaceAll("[^A-Za-z0-9._-]", "_"));
  }

  /** The user. */
  public Optional<String> user() {
    return Optional.ofNullable(own.getString(CdcKeys.USER));
  }

  /** The password; never to be shown. */
  public Optional<String> password() {
    return Optional.ofNullable(own.getPassword(CdcKeys.PASSWORD_KEY)).map(Password::value);
  }

  /** The names of tables as given. */
  public List<String> tables() {
    return own.getList(CdcKeys.TABLES);
  }

  /** The schema of tables without one; empty if there is none. */
  public String home() {
    return switch (kind()) {
      case POSTGRESQL -> "public";
      case SQLSERVER -> "dbo";
      case DB2 -> user().orElse("").toUpperCase(java.util.Locale.ROOT);
      case MYSQL, MARIADB, MONGODB -> url.database().isEmpty() ? firstDatabase() : url.database();
    };
  }

  /** A URL without a database is completed by the first table that names one. */
  private String firstDatabase() {
    return tables().stream()
        .filter(table -> table.contains("."))
        .map(table -> table.substring(0, table.indexOf('.')))
        .filter(database -> !database.contains("*"))
        .findFirst()
        .orElse("");
  }

  /** Whether the connector's own tables are used. */
  public boolean usesObjects() {
    return kind().snapshotsInChunks() && !own.getString(CdcKeys.OBJECTS).equals("none");
  }

  /** Whether the connector's own tables are created. */
  public boolean createsObjects() {
    return usesObjects() && own.getString(CdcKeys.OBJECTS).equals("create");
  }

  /** The table of signals as {@code schema.table}. */
  public String signalTable() {
    String named = own.getString(CdcKeys.SIGNAL_TABLE);
    return given.getOrDefault(
        "signal.data.collection",
        qualified(named == null ? DebeziumConfig.objectName("signal_" + name()) : named));
  }

  /** The table of heartbeats as {@code schema.table}. */
  public String heartbeatTable() {
    return qualified(own.getString(CdcKeys.HEARTBEAT_TABLE));
  }

  /** The table of the schema history, as {@code schema.table}. */
  public String historyTable() {
    return qualified(DebeziumConfig.objectName("history_" + name()));
  }

  /** Whether existing rows are read in chunks while changes stream. */
  public boolean snapshotsInChunks() {
    String way = own.getString(CdcKeys.SNAPSHOT);
    return !given.containsKey(DEBEZIUM_SNAPSHOT_MODE)
        && usesObjects()
        && (way.equals("chunks") || way.equals("auto"));
  }

  /** Whether chunks were asked for by name. */
  public boolean demandsChunks() {
    return own.getString(CdcKeys.SNAPSHOT).equals("chunks");
  }

  /** Debezium's {@code snapshot.mode}. */
  public String snapshotMode() {
    boolean none = snapshotsInChunks() || own.getString(CdcKeys.SNAPSHOT).equals("never");
    return given.getOrDefault(DEBEZIUM_SNAPSHOT_MODE, none ? "no_data" : "initial");
  }

  /** The text whose change asks for all tables anew. */
  public String snapshotRequest() {
    return own.getString(CdcKeys.SNAPSHOT_REQUEST);
  }

  /** {@code envelope}, {@code flat} or {@code outbox}. */
  public String shape() {
    return own.getString(CdcKeys.SHAPE);
  }

  /** What becomes of deletes in flat records. */
  public String flatDeletes() {
    return own.getString(CdcKeys.FLAT_DELETES);
  }

  /** The fields that go along as headers of flat records. */
  public List<String> flatHeaders() {
    return own.getList(CdcKeys.FLAT_HEADERS);
  }

  /** Columns to mask. */
  public List<String> masked() {
    return own.getList(CdcKeys.MASKED);
  }

  /** Columns to hash. */
  public List<String> hashed() {
    return own.getList(CdcKeys.HASHED);
  }

  /** The secret of the hash; never to be shown. */
  public Optional<String> hashSalt() {
    return Optional.ofNullable(own.getPassword(CdcKeys.HASH_SALT)).map(Password::value);
  }

  /** The template of topics; empty for Debezium's names. */
  public String topicTemplate() {
    return own.getString(CdcKeys.TOPIC_TEMPLATE);
  }

  /** The brokers of the schema history. */
  public Optional<String> historyBootstrap() {
    return Optional.ofNullable(own.getString(CdcKeys.HISTORY_BOOTSTRAP));
  }

  private String qualified(String table) {
    TablePattern name = TablePattern.parse(table, home());
    return name.schema() + "." + name.table();
  }
}
