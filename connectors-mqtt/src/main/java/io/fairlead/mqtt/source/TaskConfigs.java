// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which sessions each task has. */
public final class TaskConfigs {

  private TaskConfigs() {}

  /**
   * With shared, session and task have one number, and the first task empties sessions of tasks
   * that are no more. With hash, a fixed number of sessions is dealt out.
   */
  public static List<Map<String, String>> of(Map<String, String> properties, int maxTasks) {
    SourceConfig config = new SourceConfig(properties);
    int sessions = config.hashed() ? config.hashSessions() : maxTasks;
    int tasks = Math.min(maxTasks, sessions);
    List<Map<String, String>> configs = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      Map<String, String> each = new HashMap<>(properties);
      List<String> own = new ArrayList<>();
      for (int session = task; session < sessions; session += tasks) {
        own.add(Integer.toString(session));
      }
      each.put(SourceKeys.TASK_SESSIONS, String.join(",", own));
      if (task == 0 && !config.hashed()) {
        each.put(SourceKeys.TASK_DRAIN_FROM, Integer.toString(sessions));
      }
      configs.add(each);
    }
    return configs;
  }
}
