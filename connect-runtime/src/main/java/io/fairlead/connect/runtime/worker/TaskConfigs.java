// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.config.QuotaKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a connector returns for its tasks into what is stored for them. */
final class TaskConfigs {

  /** Key under which a task's class is stored with its config. */
  static final String TASK_CLASS = "task.class";

  private static final Logger LOG = LoggerFactory.getLogger(TaskConfigs.class);

  private TaskConfigs() {}

  /**
   * Adds the framework's keys, checks the number of tasks (KIP-1004), and puts references back
   * where the connector passed on a value that a config provider had resolved.
   *
   * @param raw connector config as stored
   * @param resolved the same with references resolved
   */
  static List<Map<String, String>> complete(
      Connector connector,
      ConnectorConfig config,
      List<Map<String, String>> returned,
      Map<String, String> raw,
      Map<String, String> resolved) {
    int max = config.tasksMax();
    if (returned == null) {
      throw new ConnectException(
          "Connector " + config.name() + " returned no task configs: taskConfigs() gave null");
    }
    if (returned.size() > max) {
      String message =
          "The connector "
              + config.name()
              + " has generated "
              + returned.size()
              + " tasks, which is greater than "
              + max
              + ", the maximum number of tasks it is configured to create.";
      if (config.tasksMaxEnforced()) {
        throw new ConnectException(message + " Raise tasks.max, or set tasks.max.enforce=false.");
      }
      LOG.warn("{} They are run, because tasks.max.enforce is false.", message);
    }
    Map<String, String> referenceByValue = references(raw, resolved);
    List<Map<String, String>> complete = new ArrayList<>(returned.size());
    for (Map<String, String> taskConfig : returned) {
      Map<String, String> stored = new HashMap<>(taskConfig);
      // Invariant 7: a resolved secret must not reach the config topic.
      stored.replaceAll(
          (key, value) -> value == null ? null : referenceByValue.getOrDefault(value, value));
      stored.put(TASK_CLASS, connector.taskClass().getName());
      if (raw.containsKey(QuotaKeys.RECORDS_CONFIG) || raw.containsKey(QuotaKeys.BYTES_CONFIG)) {
        stored.put(QuotaKeys.TASKS_CONFIG, Integer.toString(returned.size()));
      }
      if (connector instanceof SinkConnector) {
        copy(resolved, stored, "topics");
        copy(resolved, stored, "topics.regex");
      }
      complete.add(stored);
    }
    return complete;
  }

  private static Map<String, String> references(
      Map<String, String> raw, Map<String, String> resolved) {
    Map<String, String> referenceByValue = new HashMap<>();
    raw.forEach(
        (key, value) -> {
          String shown = resolved.get(key);
          if (value != null && shown != null && !shown.isEmpty() && !value.equals(shown)) {
            referenceByValue.put(shown, value);
          }
        });
    return referenceByValue;
  }

  private static void copy(Map<String, String> from, Map<String, String> to, String key) {
    String value = from.get(key);
    if (value != null) {
      to.put(key, value);
    }
  }
}
