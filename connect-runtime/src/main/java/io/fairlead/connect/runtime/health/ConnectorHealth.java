// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.health;

import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.health.UnitView.UnitHealth;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How a connector fares.
 *
 * @param sinceMs null where it is not known
 * @param cause one sentence or two
 * @param silentWorkers that were asked and did not answer in time
 */
public record ConnectorHealth(
    String name,
    HealthState state,
    Long sinceMs,
    String cause,
    UnitHealth instance,
    List<UnitHealth> tasks,
    List<String> silentWorkers) {

  /** Judges a connector by its units. Pure. */
  public static ConnectorHealth of(
      String name, TargetState target, UnitView instance, List<UnitView> tasks) {
    UnitHealth ofInstance = instance.judge();
    List<UnitHealth> ofTasks = tasks.stream().map(UnitView::judge).toList();
    Verdict verdict = verdict(target, ofInstance, ofTasks);
    return new ConnectorHealth(
        name,
        verdict.state(),
        verdict.sinceMs(),
        verdict.cause(),
        ofInstance,
        ofTasks,
        tasks.stream().filter(UnitView::silent).map(UnitView::worker).distinct().toList());
  }

  private record Verdict(HealthState state, Long sinceMs, String cause) {

    static Verdict like(UnitHealth unit) {
      return new Verdict(unit.state(), unit.sinceMs(), unit.cause());
    }
  }

  private static Verdict verdict(TargetState target, UnitHealth instance, List<UnitHealth> tasks) {
    boolean instanceBroken = isBroken(instance);
    if (target == TargetState.STOPPED && !instanceBroken) {
      return new Verdict(HealthState.PAUSED, instance.sinceMs(), "The connector is stopped.");
    }
    if (tasks.isEmpty()) {
      return instance.state() == HealthState.HEALTHY
          ? new Verdict(HealthState.IDLE, instance.sinceMs(), "The connector has no tasks.")
          : Verdict.like(instance);
    }
    List<UnitHealth> broken = tasks.stream().filter(ConnectorHealth::isBroken).toList();
    if (broken.size() == tasks.size()) {
      boolean hopeless = all(tasks, HealthState.FAILED);
      boolean hopeful = broken.stream().anyMatch(unit -> unit.state() == HealthState.RESTARTING);
      return hopeless
          ? summary(HealthState.FAILED, tasks, broken)
          : summary(hopeful ? HealthState.RESTARTING : HealthState.DEGRADED, tasks, broken);
    }
    if (!broken.isEmpty()) {
      return summary(HealthState.DEGRADED, tasks, broken);
    }
    if (instanceBroken) {
      return new Verdict(
          HealthState.DEGRADED, instance.sinceMs(), instance.cause() + " Its tasks run.");
    }
    return working(target, tasks);
  }

  private static Verdict working(TargetState target, List<UnitHealth> tasks) {
    List<UnitHealth> stalled = with(tasks, HealthState.STALLED);
    if (!stalled.isEmpty()) {
      boolean othersWork =
          tasks.stream()
              .anyMatch(
                  unit ->
                      unit.state() == HealthState.HEALTHY || unit.state() == HealthState.LAGGING);
      return summary(othersWork ? HealthState.DEGRADED : HealthState.STALLED, tasks, stalled);
    }
    if (target == TargetState.PAUSED || all(tasks, HealthState.PAUSED)) {
      return new Verdict(HealthState.PAUSED, latest(tasks), "The connector is paused.");
    }
    List<UnitHealth> lagging = with(tasks, HealthState.LAGGING);
    if (!lagging.isEmpty()) {
      return summary(HealthState.LAGGING, tasks, lagging);
    }
    List<UnitHealth> healthy = with(tasks, HealthState.HEALTHY);
    return healthy.isEmpty()
        ? summary(HealthState.IDLE, tasks, with(tasks, HealthState.IDLE))
        : new Verdict(HealthState.HEALTHY, latest(healthy), "Records flow.");
  }

  private static boolean isBroken(UnitHealth unit) {
    return unit.state() == HealthState.FAILED
        || unit.state() == HealthState.RESTARTING
        || unit.state() == HealthState.DEGRADED;
  }

  private static Verdict summary(
      HealthState state, List<UnitHealth> tasks, List<UnitHealth> those) {
    UnitHealth first =
        those.stream()
            .min(Comparator.comparing(unit -> unit.state() == HealthState.FAILED ? 0 : 1))
            .orElse(tasks.get(0));
    Long since =
        those.stream()
            .map(UnitHealth::sinceMs)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null);
    String others =
        those.size() > 1
            ? " So it is with " + those.size() + " of " + tasks.size() + " tasks."
            : "";
    String end = first.cause().endsWith(".") ? "" : ".";
    return new Verdict(state, since, first.cause() + end + others);
  }

  private static Long latest(List<UnitHealth> units) {
    return units.stream()
        .map(UnitHealth::sinceMs)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private static List<UnitHealth> with(List<UnitHealth> units, HealthState state) {
    return units.stream().filter(unit -> unit.state() == state).toList();
  }

  private static boolean all(List<UnitHealth> units, HealthState state) {
    return units.stream().allMatch(unit -> unit.state() == state);
  }

  /** When any task last had a record, or null. */
  public Long lastRecordMs() {
    return most(TaskReport::lastRecordMs);
  }

  /** Of the task that is furthest behind, or null where that is not known. */
  public Long lagMs() {
    return most(TaskReport::lagMs);
  }

  /** Of all tasks, or null where that is not known. */
  public Long lagRecords() {
    return reports(TaskReport::lagRecords).stream().reduce(Long::sum).orElse(null);
  }

  private Long most(Function<TaskReport, Long> figure) {
    return reports(figure).stream().max(Comparator.naturalOrder()).orElse(null);
  }

  private List<Long> reports(Function<TaskReport, Long> figure) {
    Predicate<Object> known = Objects::nonNull;
    return tasks.stream()
        .map(task -> task.unit().report())
        .filter(known)
        .map(figure)
        .filter(known)
        .toList();
  }
}
