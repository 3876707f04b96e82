// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The tables that a configuration selects, with their sizes, and their distribution to tasks. */
public final class TableCatalog {

  private TableCatalog() {}

  /** The selected tables by qualified name, each with about how many rows it has. */
  public static Map<String, Long> selected(SourceConfig config, Connection connection)
      throws SQLException {
    Dialect dialect = config.dialect();
    TableSelection selection = config.selection();
    List<TableId> all = dialect.tables(connection, selection.pattern(), selection.types());
    Map<String, Long> tables = new LinkedHashMap<>();
    for (TableId id : selection.select(all)) {
      TableId canonical = dialect.canonical(id);
      tables.put(canonical.qualifiedName(), dialect.estimatedRows(connection, canonical));
    }
    return tables;
  }

  /**
   * Distributes tables to tasks such that the tasks have about as many rows each: the biggest table
   * first, always to the task with the fewest rows.
   */
  public static List<List<String>> distribute(Map<String, Long> tables, int maxTasks) {
    int tasks = Math.min(tables.size(), maxTasks);
    List<List<String>> groups = new ArrayList<>();
    PriorityQueue<long[]> lightest =
        new PriorityQueue<>(
            Comparator.<long[]>comparingLong(task -> task[1]).thenComparingLong(task -> task[0]));
    for (int i = 0; i < tasks; i++) {
      groups.add(new ArrayList<>());
      lightest.add(new long[] {i, 0});
    }
    tables.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(
            table -> {
              long[] task = lightest.remove();
              groups.get((int) task[0]).add(table.getKey());
              // A table costs something even when it is empty.
              task[1] += Math.max(0, table.getValue()) + 1;
              lightest.add(task);
            });
    return groups;
  }
}
