// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.health.WorkerReport;
import io.fairlead.connect.runtime.membership.GroupView;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this worker knows of the members of its group beyond that they are there: their names, who
 * said that it leaves, and what they were last measured to do. Safe for use by any thread.
 */
final class GroupNotes {

  private static final int MOST_NAMES = 1_000;

  /** CPU counts in steps, so that records decide between workers that are about equally busy. */
  private static final int CPU_STEPS = 20;

  private static final double STEP_WEIGHT = 1e9;

  private final Set<String> leaving = ConcurrentHashMap.newKeySet();
  private final Map<String, String> names =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_NAMES;
        }
      };
  private volatile Map<String, Double> loads = Map.of();

  void seen(GroupView view) {
    leaving.retainAll(view.members().keySet());
    synchronized (names) {
      view.members().forEach((id, member) -> names.put(id, member.workerId()));
    }
  }

  /** The worker id of a member, also of one that is gone; its own id if it was never seen. */
  String name(String member) {
    synchronized (names) {
      return names.getOrDefault(member, member);
    }
  }

  /** The member gives up its work and then goes. */
  void leaves(String member) {
    leaving.add(member);
  }

  Set<String> leaving() {
    return Set.copyOf(leaving);
  }

  /** What members say of themselves; those that did not answer have null. */
  void measured(Map<String, WorkerReport> reports) {
    Map<String, Double> fresh = new HashMap<>();
    reports.forEach(
        (member, report) -> {
          if (report != null) {
            double steps = Math.max(0, Math.floor(report.cpu() * CPU_STEPS));
            fresh.put(member, steps * STEP_WEIGHT + report.recordsPerSecond());
          }
        });
    loads = Map.copyOf(fresh);
  }

  /** Measured load of a member, 0 where it is not known. */
  double load(String member) {
    return loads.getOrDefault(member, 0d);
  }
}
