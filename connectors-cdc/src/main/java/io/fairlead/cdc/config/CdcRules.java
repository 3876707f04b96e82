// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import io.fairlead.cdc.readiness.Finding;
import io.fairlead.cdc.readiness.Readiness;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.SourceConnector;

/** Validates a configuration: own keys, Debezium's keys, and the database itself. */
public final class CdcRules {

  /** What Debezium says when it cannot connect, which the readiness check says better. */
  private static final Pattern CONNECTING =
      Pattern.compile(
          "Error while validating connector config.*|Connection validation timed out.*"
              + "|Error during connection validation.*|Unable to connect.*|Failed to connect.*",
          Pattern.DOTALL);

  /** Debezium's keys that come from own ones, by which the user has to be told. */
  private static final Map<String, String> DERIVED =
      Map.of(
          "database.hostname", CdcKeys.URL,
          "database.port", CdcKeys.URL,
          "database.dbname", CdcKeys.URL,
          "database.names", CdcKeys.URL,
          "mongodb.connection.string", CdcKeys.URL,
          "table.include.list", CdcKeys.TABLES,
          "collection.include.list", CdcKeys.TABLES,
          "schema.history.internal", CdcKeys.HISTORY_BOOTSTRAP,
          "schema.history.internal.kafka.bootstrap.servers", CdcKeys.HISTORY_BOOTSTRAP,
          "snapshot.mode", CdcKeys.SNAPSHOT);

  private final ConfigProblems problems;
  private final Map<String, String> given;

  private CdcRules(Map<String, String> given) {
    this.given = given;
    this.problems = new ConfigProblems(CdcKeys.DEFINITION, given);
  }

  /** All that is wrong, at once; what needs the database only if the keys are right. */
  public static Config validate(Map<String, String> given) {
    CdcRules rules = new CdcRules(given);
    rules.check();
    return rules.problems.config();
  }

  private void check() {
    url();
    if (problems.any()) {
      return;
    }
    CdcConfig config = new CdcConfig(given);
    tables(config);
    combinations(config);
    DebeziumConnectors.missing(config.kind()).ifPresent(text -> problems.add(CdcKeys.URL, text));
    if (problems.has(CdcKeys.URL) || problems.has(CdcKeys.TABLES)) {
      return;
    }
    debezium(config);
    if (!problems.any()) {
      database(config);
    }
  }

  private void url() {
    String url = given.get(CdcKeys.URL);
    if (url != null && !problems.has(CdcKeys.URL)) {
      try {
        DatabaseUrl parsed = DatabaseUrl.parse(url);
        if (parsed.kind() == DatabaseKind.POSTGRESQL && parsed.database().isEmpty()) {
          problems.add(CdcKeys.URL, "needs the name of the database at its end");
        }
      } catch (IllegalArgumentException e) {
        problems.add(CdcKeys.URL, e.getMessage());
      }
    }
  }

  private void tables(CdcConfig config) {
    if (config.tables().isEmpty()
        && !given.containsKey("table.include.list")
        && !given.containsKey("collection.include.list")) {
      problems.add(
          CdcKeys.TABLES, "is missing: name the tables to capture, such as public.orders,public.*");
    }
    if (!config.tables().isEmpty() && given.containsKey("table.include.list")) {
      problems.add("table.include.list", "says the same as " + CdcKeys.TABLES + "; give one");
    }
    for (String name : config.tables()) {
      parse(CdcKeys.TABLES, name, config.home());
    }
    if (config.kind().snapshotsInChunks()) {
      parse(
          CdcKeys.SIGNAL_TABLE,
          given.getOrDefault(CdcKeys.SIGNAL_TABLE, "fairlead_signal"),
          config.home());
      parse(
          CdcKeys.HEARTBEAT_TABLE,
          given.getOrDefault(CdcKeys.HEARTBEAT_TABLE, "fairlead_heartbeat"),
          config.home());
    }
  }

  private void parse(String key, String name, String home) {
    try {
      TablePattern.parse(name, home);
    } catch (IllegalArgumentException e) {
      problems.add(key, e.getMessage());
    }
  }

  private void combinations(CdcConfig config) {
    if (!config.hashed().isEmpty() && config.hashSalt().isEmpty()) {
      problems.add(CdcKeys.HASH_SALT, "is needed with " + CdcKeys.HASHED);
    }
    for (String column : config.masked()) {
      column(CdcKeys.MASKED, column);
    }
    for (String column : config.hashed()) {
      column(CdcKeys.HASHED, column);
    }
    if (config.demandsChunks() && !config.snapshotsInChunks()) {
      problems.add(
          CdcKeys.SNAPSHOT,
          "chunks needs PostgreSQL, MySQL or MariaDB, the connector's own tables ("
              + CdcKeys.OBJECTS
              + "), and no snapshot.mode");
    }
    if (config.kind().hasSchemaHistory()
        && !config.usesObjects()
        && config.historyBootstrap().isEmpty()
        && !given.containsKey("schema.history.internal")
        && !given.containsKey("schema.history.internal.kafka.bootstrap.servers")) {
      problems.add(
          CdcKeys.HISTORY_BOOTSTRAP,
          "is needed for "
              + config.kind().scheme()
              + ": the brokers of the topic that keeps the history of the tables' definitions");
    }
    String template = config.topicTemplate();
    if (!template.isEmpty() && !template.contains("${table}") && !one(config)) {
      problems.add(
          CdcKeys.TOPIC_TEMPLATE, "needs ${table}, or records of several tables share a topic");
    }
    String known = template.replaceAll("\\$\\{(prefix|database|schema|table)}", "");
    if (!known.matches("[A-Za-z0-9._-]*")) {
      problems.add(
          CdcKeys.TOPIC_TEMPLATE,
          "may have letters, digits, '.', '_', '-', ${prefix}, ${database}, ${schema} and"
              + " ${table}");
    }
  }

  private void column(String key, String name) {
    if (name.chars().filter(letter -> letter == '.').count() != 2) {
      problems.add(key, "'" + name + "' is no column; write schema.table.column");
    }
  }

  private static boolean one(CdcConfig config) {
    return config.tables().size() == 1 && !config.tables().get(0).contains("*");
  }

  private void debezium(CdcConfig config) {
    SourceConnector connector = DebeziumConnectors.create(config.kind());
    for (ConfigValue value : connector.validate(DebeziumConfig.of(config)).configValues()) {
      List<String> errors =
          value.errorMessages().stream()
              .filter(message -> !CONNECTING.matcher(message).matches())
              .toList();
      String key = given.containsKey(value.name()) ? value.name() : DERIVED.get(value.name());
      if (CdcKeys.DEFINITION.configKeys().containsKey(value.name())) {
        errors.forEach(message -> problems.add(value.name(), message));
      } else if (!errors.isEmpty() && (key == null || key.equals(value.name()))) {
        problems.add(
            new ConfigValue(
                value.name(),
                value.value(),
                value.recommendedValues(),
                new java.util.ArrayList<>(errors)));
      } else if (key != null) {
        errors.forEach(message -> problems.add(key, message));
      }
    }
  }

  private void database(CdcConfig config) {
    for (Finding finding : Readiness.check(config)) {
      if (finding.status() == Finding.Status.FAILED) {
        problems.add(finding.key(), finding.text());
      }
    }
  }
}
