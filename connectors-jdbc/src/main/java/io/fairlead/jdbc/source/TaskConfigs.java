// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** Makes the configurations of the source's tasks, and checks offsets that a person writes. */
public final class TaskConfigs {

  private TaskConfigs() {}

  /** The one task of a query. */
  public static List<Map<String, String>> forQuery(Map<String, String> properties) {
    return List.of(Map.copyOf(properties));
  }

  /**
   * One task per group of tables.
   *
   * @param tables qualified names with about how many rows each has
   */
  public static List<Map<String, String>> forTables(
      Map<String, String> properties, Map<String, Long> tables, int maxTasks) {
    List<Map<String, String>> configs = new ArrayList<>();
    for (List<String> group : TableCatalog.distribute(tables, maxTasks)) {
      Map<String, String> config = new HashMap<>(properties);
      config.put(SourceKeys.TASK_TABLES, TaskTables.encode(group));
      configs.add(config);
    }
    return configs;
  }

  /**
   * Checks offsets that are to be stored.
   *
   * @throws ConnectException if one can never be read back
   */
  public static void checkOffsets(Map<Map<String, ?>, Map<String, ?>> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          if (!partition.containsKey("table") && !partition.containsKey("query")) {
            throw new ConnectException(
                "A partition names neither table nor query; it looks like"
                    + " {\"protocol\": \"1\", \"table\": \"schema.name\"}");
          }
          if (offset == null) {
            return;
          }
          for (String key :
              List.of(
                  TableOffset.INCREMENTING, TableOffset.TIMESTAMP, TableOffset.TIMESTAMP_NANOS)) {
            Object value = offset.get(key);
            if (value != null && !(value instanceof Integer) && !(value instanceof Long)) {
              throw new ConnectException("Offset field " + key + " must be a whole number");
            }
          }
        });
  }
}
