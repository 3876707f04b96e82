// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.readiness;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.DebeziumConfig;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A table that the configuration selects.
 *
 * @param schema the schema; in MySQL and MariaDB the database
 * @param name the table
 * @param keyed whether it has a primary key
 * @param identity PostgreSQL's replica identity: {@code d}, {@code n}, {@code f} or {@code i}
 * @param rows how many rows the database believes it has; an estimate
 */
public record SourceTable(String schema, String name, boolean keyed, String identity, long rows) {

  private static final String POSTGRES =
      "SELECT n.nspname, c.relname, EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND"
          + " i.indisprimary)::int, c.relreplident, greatest(c.reltuples, 0)::bigint FROM pg_class"
          + " c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND NOT"
          + " c.relispartition AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <>"
          + " 'information_schema' ORDER BY 1, 2";

  private static final String BINLOG =
      "SELECT t.table_schema, t.table_name, EXISTS (SELECT 1 FROM"
          + " information_schema.table_constraints c WHERE c.table_schema = t.table_schema AND"
          + " c.table_name = t.table_name AND c.constraint_type = 'PRIMARY KEY'), 'd',"
          + " coalesce(t.table_rows, 0) FROM information_schema.tables t WHERE t.table_type ="
          + " 'BASE TABLE' AND t.table_schema NOT IN ('mysql', 'sys', 'information_schema',"
          + " 'performance_schema') ORDER BY 1, 2";

  /** The name as the user writes it, and Debezium's signals. */
  public String id() {
    return schema + "." + name;
  }

  /** The tables that a configuration selects and that are there, without the connector's own. */
  public static List<SourceTable> selected(CdcConfig config, Jdbc jdbc) throws SQLException {
    Map<String, String> keys = DebeziumConfig.of(config);
    Predicate<String> included = anyOf(keys.get("table.include.list"), true);
    Predicate<String> excluded = anyOf(keys.get("table.exclude.list"), false);
    return jdbc.rows(config.kind().readsBinlog() ? BINLOG : POSTGRES).stream()
        .map(
            row ->
                new SourceTable(
                    row.get(0),
                    row.get(1),
                    row.get(2).equals("1"),
                    row.get(3),
                    Long.parseLong(row.get(4))))
        .filter(table -> included.test(table.id()) && !excluded.test(table.id()))
        .filter(table -> !isOwn(config, table.id()))
        .toList();
  }

  private static boolean isOwn(CdcConfig config, String id) {
    return config.usesObjects()
        && (id.equals(config.signalTable())
            || id.equals(config.heartbeatTable())
            || id.equals(config.historyTable()));
  }

  private static Predicate<String> anyOf(String list, boolean whenUnset) {
    if (list == null || list.isBlank()) {
      return id -> whenUnset;
    }
    List<Pattern> patterns =
        Arrays.stream(list.split(","))
            .map(regex -> Pattern.compile(regex.trim(), Pattern.CASE_INSENSITIVE))
            .toList();
    return id -> patterns.stream().anyMatch(pattern -> pattern.matcher(id).matches());
  }
}
