// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.placement;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Units by worker, and by worker and connector, while a plan is made. */
final class WorkerLoads {

  private final Map<String, Integer> units = new TreeMap<>();
  private final Map<String, Map<String, Integer>> unitsByConnector = new HashMap<>();

  private final ToDoubleFunction<String> measured;

  /**
   * @param measured load, which decides between workers of equally many units
   */
  WorkerLoads(Collection<String> workers, ToDoubleFunction<String> measured) {
    this.measured = measured;
    workers.forEach(
        worker -> {
          units.put(worker, 0);
          unitsByConnector.put(worker, new HashMap<>());
        });
  }

  void add(String worker, String connector) {
    units.merge(worker, 1, Integer::sum);
    unitsByConnector.get(worker).merge(connector, 1, Integer::sum);
  }

  int of(String worker, String connector) {
    return unitsByConnector.get(worker).getOrDefault(connector, 0);
  }

  String leastLoadedFor(String connector) {
    return units.keySet().stream()
        .min(
            Comparator.comparingInt((String worker) -> units.get(worker))
                .thenComparingInt(worker -> of(worker, connector))
                .thenComparingDouble(measured))
        .orElseThrow();
  }

  String mostLoaded() {
    return units.keySet().stream()
        .max(
            Comparator.comparingInt((String worker) -> units.get(worker))
                .thenComparingDouble(measured))
        .orElseThrow();
  }

  /** Counts a unit that is about to leave where it will most likely go. */
  void moveToLeastLoaded(String giver, String connector) {
    units.merge(giver, -1, Integer::sum);
    unitsByConnector.get(giver).merge(connector, -1, Integer::sum);
    add(leastLoadedFor(connector), connector);
  }

  boolean isUnbalanced() {
    int most = units.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    int least = units.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    return most - least > 1;
  }
}
