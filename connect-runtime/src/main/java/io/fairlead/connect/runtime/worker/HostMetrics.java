// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.metrics.MetricGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;

/** The groups {@code connect-worker-metrics}, of the worker and by connector (KIP-475). */
final class HostMetrics implements AutoCloseable {

  private static final String GROUP = "connect-worker-metrics";

  private final ConnectMetrics registry;
  private final MetricGroup group;
  private final Map<String, MetricGroup> byConnector = new HashMap<>();
  private final LongAdder connectorSuccesses = new LongAdder();
  private final LongAdder connectorFailures = new LongAdder();
  private final LongAdder taskSuccesses = new LongAdder();
  private final LongAdder taskFailures = new LongAdder();
  private volatile int connectorCount;
  private volatile int taskCount;
  private volatile Map<String, TaskCounts> counts = Map.of();

  private record TaskCounts(int total, Map<RunState, Integer> byState) {}

  HostMetrics(ConnectMetrics registry) {
    this.registry = registry;
    this.group = registry.group(GROUP);
    group.gauge("connector-count", () -> (double) connectorCount);
    group.gauge("task-count", () -> (double) taskCount);
    startups("connector", connectorSuccesses, connectorFailures);
    startups("task", taskSuccesses, taskFailures);
  }

  private void startups(String what, LongAdder successes, LongAdder failures) {
    group.gauge(what + "-startup-attempts-total", () -> (double) successes.sum() + failures.sum());
    group.gauge(what + "-startup-success-total", () -> (double) successes.sum());
    group.gauge(what + "-startup-failure-total", () -> (double) failures.sum());
    group.gauge(what + "-startup-success-percentage", () -> share(successes.sum(), failures.sum()));
    group.gauge(what + "-startup-failure-percentage", () -> share(failures.sum(), successes.sum()));
  }

  private static double share(long part, long rest) {
    return part + rest == 0 ? 0 : (double) part / (part + rest);
  }

  void connectorReached(RunState state) {
    if (state == RunState.FAILED) {
      connectorFailures.increment();
    } else {
      connectorSuccesses.increment();
    }
  }

  void taskStarted() {
    taskSuccesses.increment();
  }

  void taskFailed() {
    taskFailures.increment();
  }

  /** Takes a regular look at what is there. Event loop only. */
  void look(int connectors, Map<ConnectorTaskId, TaskSlot> tasks) {
    connectorCount = connectors;
    taskCount = tasks.size();
    Map<String, Map<RunState, Integer>> states = new HashMap<>();
    tasks.forEach(
        (id, slot) ->
            states
                .computeIfAbsent(id.connector(), name -> new HashMap<>())
                .merge(slot.shown(), 1, Integer::sum));
    Map<String, TaskCounts> fresh = new HashMap<>();
    states.forEach(
        (connector, byState) ->
            fresh.put(
                connector,
                new TaskCounts(
                    byState.values().stream().mapToInt(Integer::intValue).sum(),
                    Map.copyOf(byState))));
    counts = fresh;
    fresh.keySet().forEach(name -> byConnector.computeIfAbsent(name, this::connectorGroup));
    byConnector
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !fresh.containsKey(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
  }

  private MetricGroup connectorGroup(String connector) {
    MetricGroup own = registry.group(GROUP, "connector", connector);
    gauge(own, connector, "connector-total-task-count", TaskCounts::total);
    for (RunState state :
        new RunState[] {
          RunState.RUNNING,
          RunState.PAUSED,
          RunState.FAILED,
          RunState.UNASSIGNED,
          RunState.DESTROYED,
          RunState.RESTARTING
        }) {
      gauge(
          own,
          connector,
          "connector-" + state.name().toLowerCase(java.util.Locale.ROOT) + "-task-count",
          known -> known.byState().getOrDefault(state, 0));
    }
    return own;
  }

  private void gauge(
      MetricGroup own, String connector, String figure, ToIntFunction<TaskCounts> value) {
    own.gauge(
        figure,
        () -> {
          TaskCounts known = counts.get(connector);
          return known == null ? 0d : (double) value.applyAsInt(known);
        });
  }

  @Override
  public void close() {
    group.close();
    byConnector.values().forEach(MetricGroup::close);
    byConnector.clear();
  }
}
