// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.config.ConfigProblems;
import io.fairlead.jdbc.config.ConnectionKeys;
import io.fairlead.jdbc.config.ConnectionProbe;
import io.fairlead.jdbc.connection.SqlErrors;
import io.fairlead.jdbc.dialect.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;

/** Checks the source's configuration: each key, the keys together, and the database itself. */
public final class SourceRules {

  private static final int TABLES_SHOWN = 20;

  private SourceRules() {}

  /** Everything that is wrong, key by key. Takes a few seconds at most. */
  public static Config validate(Map<String, String> properties) {
    ConfigProblems problems = keys(properties);
    if (problems.canConnect()) {
      if (problems.any()) {
        onlyConnect(problems, properties);
      } else {
        askDatabase(problems, new SourceConfig(properties));
      }
    }
    return problems.config();
  }

  /** What is wrong with the keys, alone and together; nobody is asked. */
  static ConfigProblems keys(Map<String, String> properties) {
    ConfigProblems problems = new ConfigProblems(SourceKeys.PUBLIC, properties);
    modeNeedsColumns(problems);
    selectionIsClear(problems);
    return problems;
  }

  private static void modeNeedsColumns(ConfigProblems problems) {
    if (problems.has(SourceKeys.MODE)) {
      return;
    }
    Mode mode = Mode.of((String) problems.value(SourceKeys.MODE));
    boolean timestamps = !list(problems, SourceKeys.TIMESTAMP_COLUMN).isEmpty();
    if (mode.timestamp() && !timestamps) {
      problems.add(
          SourceKeys.TIMESTAMP_COLUMN,
          "Mode " + mode.key() + " needs the name of a timestamp column here");
    }
    if (!mode.timestamp() && timestamps) {
      problems.add(
          SourceKeys.TIMESTAMP_COLUMN,
          "Mode "
              + mode.key()
              + " uses no timestamp column; remove this key, or set "
              + SourceKeys.MODE
              + " to timestamp or timestamp+incrementing");
    }
    if (!mode.incrementing() && !text(problems, SourceKeys.INCREMENTING_COLUMN).isEmpty()) {
      problems.add(
          SourceKeys.INCREMENTING_COLUMN,
          "Mode "
              + mode.key()
              + " uses no incrementing column; remove this key, or set "
              + SourceKeys.MODE
              + " to incrementing or timestamp+incrementing");
    }
    if (mode.incrementing()
        && !text(problems, SourceKeys.QUERY).isBlank()
        && text(problems, SourceKeys.INCREMENTING_COLUMN).isEmpty()) {
      problems.add(
          SourceKeys.INCREMENTING_COLUMN,
          "With a query the incrementing column cannot be found by itself; name it");
    }
  }

  private static void selectionIsClear(ConfigProblems problems) {
    for (String key : new String[] {SourceKeys.INCLUDE, SourceKeys.EXCLUDE}) {
      for (String expression : list(problems, key)) {
        try {
          Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
          problems.add(
              key, "Not a regular expression: " + e.getMessage().lines().findFirst().orElse(""));
        }
      }
    }
    both(problems, SourceKeys.INCLUDE, SourceKeys.WHITELIST);
    both(problems, SourceKeys.EXCLUDE, SourceKeys.BLACKLIST);
    if (!text(problems, SourceKeys.QUERY).isBlank()) {
      for (String key :
          new String[] {
            SourceKeys.INCLUDE, SourceKeys.EXCLUDE, SourceKeys.WHITELIST, SourceKeys.BLACKLIST
          }) {
        if (!list(problems, key).isEmpty()) {
          problems.add(key, "Tables cannot be selected together with " + SourceKeys.QUERY);
        }
      }
    }
  }

  private static void both(ConfigProblems problems, String key, String deprecated) {
    if (!list(problems, key).isEmpty() && !list(problems, deprecated).isEmpty()) {
      problems.add(deprecated, "Replaced by " + key + ", which is set too; keep one of them");
    }
  }

  private static List<String> list(ConfigProblems problems, String key) {
    return problems.value(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static String text(ConfigProblems problems, String key) {
    return problems.value(key) instanceof String text ? text : "";
  }

  private static void onlyConnect(ConfigProblems problems, Map<String, String> properties) {
    var values =
        new org.apache.kafka.common.config.AbstractConfig(
            ConnectionKeys.define(new org.apache.kafka.common.config.ConfigDef()),
            properties,
            false);
    ConnectionProbe.connect(
            ConnectionKeys.connection(values), ConnectionKeys.dialect(values), connection -> {})
        .ifPresent(refusal -> problems.add(refusal.key(), refusal.message()));
  }

  /** What the database finds wrong. */
  static void askDatabase(ConfigProblems problems, SourceConfig config) {
    ConnectionProbe.connect(
            config.connection(),
            config.dialect(),
            connection -> tablesAreThere(problems, config, connection))
        .ifPresent(refusal -> problems.add(refusal.key(), refusal.message()));
  }

  private static void tablesAreThere(
      ConfigProblems problems, SourceConfig config, Connection connection) throws SQLException {
    TablePlanner planner = new TablePlanner(config);
    if (config.query().isPresent()) {
      try {
        planner.plan(connection, "");
      } catch (ConfigException e) {
        problems.add(key(e, SourceKeys.QUERY), e.getMessage());
      } catch (SQLException e) {
        problems.add(
            SourceKeys.QUERY,
            "The database refuses the query: "
                + e.getMessage()
                + " (SQL state "
                + e.getSQLState()
                + ")");
      }
      return;
    }
    TableSelection selection = config.selection();
    var all = config.dialect().tables(connection, selection.pattern(), selection.types());
    var selected = selection.select(all);
    if (selected.isEmpty()) {
      problems.add(
          selection.names().include().isEmpty() ? SourceKeys.INCLUDE : SourceKeys.WHITELIST,
          "No table is selected. " + visible(all.stream().map(id -> id.qualifiedName()).toList()));
    }
    for (String name : selection.names().include()) {
      boolean found =
          all.stream()
              .anyMatch(
                  id ->
                      name.equalsIgnoreCase(id.name())
                          || name.equalsIgnoreCase(id.qualifiedName())
                          || name.equalsIgnoreCase(id.fullName()));
      if (!found && !selected.isEmpty()) {
        problems.add(
            SourceKeys.WHITELIST,
            "There is no table "
                + name
                + " that the user can see. "
                + visible(all.stream().map(id -> id.qualifiedName()).toList()));
      }
    }
    for (var id : selected) {
      try {
        planner.plan(connection, config.dialect().canonical(id).qualifiedName());
      } catch (ConfigException e) {
        problems.add(key(e, SourceKeys.INCLUDE), e.getMessage());
        return;
      }
    }
    for (var id : selected) {
      mayBeRead(problems, config, connection, config.dialect().canonical(id));
    }
  }

  /** Many databases list tables that the user may not read. */
  private static void mayBeRead(
      ConfigProblems problems, SourceConfig config, Connection connection, TableId table)
      throws SQLException {
    String name = config.identifiers().table(table);
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT 1 FROM " + name + " WHERE 1 = 0");
    } catch (SQLException e) {
      if (SqlErrors.connectionLost(e)) {
        throw e;
      }
      connection.rollback();
      String user = config.connection().user().orElse("(none)");
      problems.add(
          ConnectionKeys.USER,
          "User "
              + user
              + " may not read table "
              + table
              + ": GRANT SELECT ON "
              + name
              + " to it, or leave the table out by "
              + SourceKeys.EXCLUDE
              + " (SQL state "
              + SqlErrors.state(e)
              + ")");
    }
  }

  /** The key that an exception of the planner is about: it begins its message. */
  private static String key(ConfigException e, String otherwise) {
    String message = e.getMessage();
    for (String key : new String[] {SourceKeys.TIMESTAMP_COLUMN, SourceKeys.INCREMENTING_COLUMN}) {
      if (message.contains("for configuration " + key)) {
        return key;
      }
    }
    return otherwise;
  }

  private static String visible(List<String> names) {
    if (names.isEmpty()) {
      return "The user sees no table at all: check the schema and grant USAGE and SELECT";
    }
    String more = names.size() > TABLES_SHOWN ? ", ..." : "";
    return "The user sees "
        + String.join(", ", names.subList(0, Math.min(TABLES_SHOWN, names.size())))
        + more;
  }
}
