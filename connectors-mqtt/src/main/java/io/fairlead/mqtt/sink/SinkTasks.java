// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The configurations of tasks, each with its number, which ends its client id. */
public final class SinkTasks {

  private SinkTasks() {}

  /** One for each task. */
  public static List<Map<String, String>> configs(Map<String, String> properties, int maxTasks) {
    List<Map<String, String>> configs = new ArrayList<>();
    for (int task = 0; task < maxTasks; task++) {
      Map<String, String> each = new HashMap<>(properties);
      each.put(SinkKeys.TASK_NUMBER, Integer.toString(task));
      configs.add(each);
    }
    return configs;
  }
}
