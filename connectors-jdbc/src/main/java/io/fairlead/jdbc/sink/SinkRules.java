// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.config.ConfigProblems;
import io.fairlead.jdbc.config.ConnectionKeys;
import io.fairlead.jdbc.config.ConnectionProbe;
import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Table;
import io.fairlead.jdbc.dialect.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;

/** Checks the sink's configuration: each key, the keys together, and the database itself. */
public final class SinkRules {

  private SinkRules() {}

  /** Everything that is wrong, key by key. Takes a few seconds at most. */
  public static Config validate(Map<String, String> properties) {
    ConfigProblems problems = keys(properties);
    if (problems.canConnect()) {
      AbstractConfig values =
          new AbstractConfig(ConnectionKeys.define(new ConfigDef()), properties, false);
      boolean tables = !problems.any();
      ConnectionProbe.connect(
              ConnectionKeys.connection(values),
              ConnectionKeys.dialect(values),
              connection -> {
                if (tables) {
                  tablesFit(problems, properties, connection);
                }
              })
          .ifPresent(refusal -> problems.add(refusal.key(), refusal.message()));
    }
    return problems.config();
  }

  /** What is wrong with the keys, alone and together; nobody is asked. */
  static ConfigProblems keys(Map<String, String> properties) {
    ConfigProblems problems = new ConfigProblems(SinkKeys.DEFINITION, properties);
    keysFitTogether(problems);
    lanesAreAllowed(problems, properties);
    return problems;
  }

  private static void keysFitTogether(ConfigProblems problems) {
    if (!list(problems, SinkKeys.FIELDS_INCLUDE).isEmpty()
        && !list(problems, SinkKeys.FIELDS_WHITELIST).isEmpty()) {
      problems.add(
          SinkKeys.FIELDS_WHITELIST,
          "Replaced by " + SinkKeys.FIELDS_INCLUDE + ", which is set too; keep one of them");
    }
    if (problems.has(SinkKeys.INSERT_MODE) || problems.has(SinkKeys.PK_MODE)) {
      return;
    }
    InsertMode insertMode = InsertMode.of((String) problems.value(SinkKeys.INSERT_MODE));
    PkMode pkMode = PkMode.of((String) problems.value(SinkKeys.PK_MODE));
    List<String> fields = list(problems, SinkKeys.PK_FIELDS);
    if (insertMode.needsKey() && pkMode == PkMode.NONE) {
      problems.add(
          SinkKeys.PK_MODE,
          "insert.mode="
              + insertMode.name().toLowerCase(java.util.Locale.ROOT)
              + " needs a key: set record_key, record_value, record_header or kafka");
    }
    if (Boolean.TRUE.equals(problems.value(SinkKeys.DELETE_ENABLED))
        && pkMode != PkMode.RECORD_KEY) {
      problems.add(
          SinkKeys.DELETE_ENABLED,
          "Deleting needs pk.mode=record_key, since a record without value has only its key; it is "
              + pkMode.key());
    }
    boolean versioned = !"".equals(problems.value(SinkKeys.VERSION_COLUMN));
    if (versioned && insertMode != InsertMode.UPSERT && insertMode != InsertMode.UPDATE) {
      problems.add(
          SinkKeys.VERSION_COLUMN,
          "Only rows that are overwritten have versions; set insert.mode to upsert or update, or"
              + " remove this key");
    }
    if (pkMode == PkMode.NONE && !fields.isEmpty()) {
      problems.add(
          SinkKeys.PK_FIELDS, "With pk.mode=none there is no key; remove this key or set pk.mode");
    }
    if (pkMode == PkMode.KAFKA && !fields.isEmpty() && fields.size() != 3) {
      problems.add(
          SinkKeys.PK_FIELDS,
          "pk.mode=kafka needs three names, for topic, partition and offset; there are "
              + fields.size());
    }
  }

  private static void lanesAreAllowed(ConfigProblems problems, Map<String, String> properties) {
    if (problems.any()) {
      return;
    }
    SinkConfig config = new SinkConfig(properties);
    if (config.lanes() > 1 && !config.dialect().writesInParallel()) {
      problems.add(
          SinkKeys.LANES,
          "There can be only one with "
              + config.dialect().name()
              + ", since such a database has one writer at a time; remove this key");
    }
  }

  private static List<String> list(ConfigProblems problems, String key) {
    return problems.value(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** What does not fit in the database, as far as topics tell their tables. */
  static void tablesFit(
      ConfigProblems problems, Map<String, String> properties, Connection connection)
      throws SQLException {
    SinkConfig config = new SinkConfig(properties);
    List<String> topics =
        Arrays.stream(properties.getOrDefault("topics", "").split(","))
            .map(String::strip)
            .filter(topic -> !topic.isEmpty())
            .toList();
    TableNames names = config.tableNames();
    if (!names.byTopicAlone()) {
      return;
    }
    for (String topic : topics) {
      String name = names.ofTopic(topic);
      Optional<Table> table = Optional.empty();
      var id = config.dialect().resolve(connection, name);
      if (id.isPresent()) {
        table = config.dialect().describe(connection, id.get());
      }
      if (table.isEmpty()) {
        TableId wanted = TableId.parse(name);
        if (config.autoCreate() && !config.dialect().mayCreate(connection, wanted)) {
          problems.add(
              ConnectionKeys.USER,
              "User "
                  + user(config)
                  + " may not create table "
                  + name
                  + ": grant it CREATE on the schema, or create the table");
        }
        if (!config.autoCreate()) {
          problems.add(
              SinkKeys.AUTO_CREATE,
              "Table "
                  + name
                  + " of topic "
                  + topic
                  + " does not exist or cannot be seen: create it, correct "
                  + SinkKeys.TABLE_NAME_FORMAT
                  + ", or set auto.create=true");
        }
        continue;
      }
      keyColumnsAreThere(problems, config, table.get());
      mayBeWritten(problems, config, connection, table.get().id());
    }
  }

  private static String user(SinkConfig config) {
    return config.connection().user().orElse("(none)");
  }

  private static void mayBeWritten(
      ConfigProblems problems, SinkConfig config, Connection connection, TableId table)
      throws SQLException {
    List<String> wanted = new ArrayList<>();
    switch (config.insertMode()) {
      case INSERT -> wanted.add("INSERT");
      case UPDATE -> wanted.addAll(List.of("SELECT", "UPDATE"));
      case UPSERT -> wanted.addAll(List.of("SELECT", "INSERT", "UPDATE"));
      case IGNORE -> wanted.addAll(List.of("SELECT", "INSERT"));
    }
    if (config.deleteEnabled() || config.truncateEnabled()) {
      wanted.add("DELETE");
    }
    List<String> missing = config.dialect().missingPrivileges(connection, table, wanted);
    if (!missing.isEmpty()) {
      problems.add(
          ConnectionKeys.USER,
          "User "
              + user(config)
              + " lacks "
              + String.join(", ", missing)
              + " on table "
              + table
              + ": GRANT "
              + String.join(", ", missing)
              + " ON "
              + config.identifiers().table(table)
              + " to it");
    }
  }

  private static void keyColumnsAreThere(ConfigProblems problems, SinkConfig config, Table table) {
    List<String> wanted =
        config.pkMode() == PkMode.KAFKA && config.pkFields().isEmpty()
            ? SinkKeys.KAFKA_COLUMNS
            : config.pkFields();
    for (String name : wanted) {
      if (table.column(name).isEmpty() && !config.autoEvolve()) {
        problems.add(
            SinkKeys.PK_FIELDS,
            "Table "
                + table.id()
                + " has no column "
                + name
                + "; it has "
                + String.join(", ", table.columns().stream().map(Column::name).toList()));
      }
    }
  }
}
