// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import io.fairlead.cdc.history.TableSchemaHistory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Derives Debezium's configuration: safe defaults from the simple keys, and over them every key
 * that was given in Debezium's own name.
 */
public final class DebeziumConfig {

  /** PostgreSQL's names have at most 63 bytes. */
  private static final int LONGEST_NAME = 63;

  private static final String HISTORY = "schema.history.internal";

  private final CdcConfig config;
  private final Map<String, String> derived = new HashMap<>();

  private DebeziumConfig(CdcConfig config) {
    this.config = config;
  }

  /** Debezium's configuration for a configuration of ours. */
  public static Map<String, String> of(CdcConfig config) {
    return new DebeziumConfig(config).derive();
  }

  /** The name of what the connector owns in the database: slot and publication. */
  public static String objectName(String connector) {
    String name = "fairlead_" + connector.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    String hash = Integer.toHexString(connector.hashCode());
    return name.substring(0, LONGEST_NAME - 1 - hash.length()) + "_" + hash;
  }

  private Map<String, String> derive() {
    derived.put("topic.prefix", config.prefix());
    derived.put("snapshot.mode", config.snapshotMode());
    derived.put("tombstones.on.delete", "true");
    // Three headers on every record that name the connector.
    derived.put("extended.headers.enabled", "false");
    // Events that cannot be processed stop the task: nothing is skipped silently.
    derived.put("event.processing.failure.handling.mode", "fail");
    if (config.kind() == DatabaseKind.MONGODB) {
      mongodb();
    } else {
      relational();
    }
    switch (config.kind()) {
      case POSTGRESQL -> postgresql();
      case MYSQL, MARIADB -> binlog();
      case SQLSERVER -> sqlserver();
      case DB2 -> derived.put("database.dbname", config.url().database());
      case MONGODB -> {}
    }
    if (config.kind().hasSchemaHistory()) {
      schemaHistory();
    }
    if (!config.topicTemplate().isEmpty()) {
      derived.put("topic.naming.strategy", "io.fairlead.cdc.shape.TemplateTopics");
    }
    config.given().forEach(derived::put);
    if (config.usesObjects() && config.given().containsKey("table.include.list")) {
      include("table.include.list", regex(config.heartbeatTable()));
    }
    if (config.kind() != DatabaseKind.MONGODB) {
      // Snapshots are asked for and heard of through these, whatever else is enabled.
      include("signal.enabled.channels", "source");
      if (derived.get("signal.enabled.channels").equals("source")) {
        // Signals of the table are handled where the log brings them; polling would only race.
        derived.putIfAbsent("signal.poll.interval.ms", "86400000");
      }
      include("notification.enabled.channels", "fairlead");
    }
    return derived;
  }

  private void include(String key, String word) {
    String words = derived.getOrDefault(key, "");
    if (!Arrays.asList(words.split("\\s*,\\s*")).contains(word)) {
      derived.put(key, words.isBlank() ? word : words + "," + word);
    }
  }

  private void relational() {
    derived.put("database.hostname", config.url().host());
    derived.put("database.port", Integer.toString(config.url().port()));
    config.url().parameters().forEach((name, value) -> derived.put("driver." + name, value));
    Stream<String> tables =
        config.tables().stream().map(text -> TablePattern.parse(text, config.home()).regex());
    if (config.usesObjects()) {
      tables = Stream.concat(tables, Stream.of(config.heartbeatTable()).map(DebeziumConfig::regex));
      derived.put("signal.data.collection", config.signalTable());
      derived.put("heartbeat.action.query", heartbeat());
    }
    if (!config.tables().isEmpty()) {
      derived.put("table.include.list", tables.collect(Collectors.joining(",")));
    }
    derived.put("heartbeat.interval.ms", "10000");
    derived.put("incremental.snapshot.chunk.size", "4096");
    derived.put("max.batch.size", "4096");
    derived.put("max.queue.size", "16384");
    // Invariant 9: wide rows are bounded by their bytes.
    derived.put("max.queue.size.in.bytes", "67108864");
    derived.put("poll.interval.ms", "10");
    // Ten seconds of silence after a hiccup are nine too many.
    derived.put("retriable.restart.connector.wait.ms", "1000");
    if (!config.masked().isEmpty()) {
      derived.put("column.mask.with.10.chars", columns(config.masked()));
    }
  }

  private void postgresql() {
    derived.put("database.dbname", config.url().database());
    String sslmode = derived.remove("driver.sslmode");
    if (sslmode != null) {
      derived.put("database.sslmode", sslmode);
    }
    derived.put("plugin.name", "pgoutput");
    derived.put("slot.name", objectName(config.name()));
    derived.put("publication.name", objectName(config.name()));
    derived.put("publication.autocreate.mode", "filtered");
    // More threads read from connections that do not share one snapshot.
    derived.put("snapshot.max.threads", "1");
    if (config.shape().equals("flat")) {
      // An unchanged large value is not in the log; a flat record has to have it all the same.
      derived.put("post.processors", "reselector");
      derived.put(
          "reselector.type", "io.debezium.processors.reselect.ReselectColumnsPostProcessor");
      derived.put("reselector.reselect.unavailable.values", "true");
      derived.put("reselector.reselect.null.values", "false");
      derived.put("reselector.reselect.error.handling.mode", "fail");
    }
  }

  private void binlog() {
    derived.put("database.server.id", Integer.toString(serverId(config.name())));
    derived.put("include.schema.changes", "false");
    // Numbers without sign beyond the range of a long would be wrong as long.
    derived.put("bigint.unsigned.handling.mode", "precise");
  }

  private void sqlserver() {
    derived.put("database.names", config.url().database());
  }

  private void mongodb() {
    derived.put("mongodb.connection.string", config.url().whole());
    config.user().ifPresent(user -> derived.put("mongodb.user", user));
    config.password().ifPresent(password -> derived.put("mongodb.password", password));
    if (!config.tables().isEmpty()) {
      derived.put(
          "collection.include.list",
          config.tables().stream()
              .map(text -> TablePattern.parse(text, config.home()).regex())
              .collect(Collectors.joining(",")));
    }
    derived.put("capture.mode", "change_streams_update_full");
    derived.put("heartbeat.interval.ms", "10000");
  }

  private void schemaHistory() {
    if (config.historyBootstrap().isPresent()) {
      derived.put(HISTORY, "io.debezium.storage.kafka.history.KafkaSchemaHistory");
      derived.put(HISTORY + ".kafka.bootstrap.servers", config.historyBootstrap().get());
      derived.put(HISTORY + ".kafka.topic", config.prefix() + ".schema-history");
    } else if (config.usesObjects()) {
      derived.putAll(TableSchemaHistory.keys(config));
    }
  }

  private String heartbeat() {
    String table = config.heartbeatTable();
    String insert =
        "INSERT INTO " + table + " (connector, beat) VALUES ('" + config.prefix() + "', ";
    return config.kind() == DatabaseKind.POSTGRESQL
        ? insert + "now()) ON CONFLICT (connector) DO UPDATE SET beat = EXCLUDED.beat"
        : insert + "now(6)) ON DUPLICATE KEY UPDATE beat = VALUES(beat)";
  }

  private static String regex(String name) {
    return TablePattern.parse(name, "").regex();
  }

  private String columns(List<String> names) {
    return names.stream().map(this::column).collect(Collectors.joining(","));
  }

  private String column(String name) {
    int dot = name.lastIndexOf('.');
    String column =
        new TablePattern("x", name.substring(dot + 1)).regex().substring("x\\.".length());
    return TablePattern.parse(name.substring(0, Math.max(0, dot)), config.home()).regex()
        + "\\."
        + column;
  }

  /** A number that differs from connector to connector, and from those that people choose. */
  static int serverId(String name) {
    return 1_000_000_000 + Math.floorMod(name.hashCode(), 1_000_000_000);
  }
}
