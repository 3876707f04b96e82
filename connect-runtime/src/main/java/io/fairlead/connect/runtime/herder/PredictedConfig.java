// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.placement.Moves;
import io.fairlead.connect.runtime.placement.PlanInput;
import io.fairlead.connect.runtime.placement.Planner;
import io.fairlead.connect.runtime.placement.WorkUnit;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.ConfigRecord;
import io.fairlead.connect.runtime.store.ConnectorEntry;
import io.fairlead.connect.runtime.store.OwnState;
import io.fairlead.connect.runtime.store.Owner;
import io.fairlead.connect.runtime.store.Placement;
import io.fairlead.connect.runtime.store.PlacementMove;
import io.fairlead.connect.runtime.store.PlacementRound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What the config topic will say once records are written that are still being collected, so that
 * several operations fit into one transaction. Used by the leader's thread alone.
 */
final class PredictedConfig {

  private final Map<String, ConnectorEntry> connectors;
  private final Map<String, Placement> placements;
  private final List<ConfigRecord> records = new ArrayList<>();
  private final ClusterConfig base;
  private final Map<String, Long> drained;
  private long nextOffset;

  PredictedConfig(ClusterConfig base) {
    this.base = base;
    this.nextOffset = base.offset() + 1;
    this.connectors = new HashMap<>(base.connectors());
    this.placements = new HashMap<>(base.placements());
    this.drained = new HashMap<>(base.own().drainedSinceMs());
  }

  List<ConfigRecord> records() {
    return records;
  }

  ClusterConfig config() {
    return records.isEmpty()
        ? base
        : new ClusterConfig(
            base.offset(),
            base.sessionKey(),
            connectors,
            placements,
            base.loggerLevels(),
            new OwnState(drained, base.own().rounds(), base.own().versions()));
  }

  void add(List<ConfigRecord> more) {
    more.forEach(this::apply);
    records.addAll(more);
  }

  private void apply(ConfigRecord record) {
    // Not the real one, but in the same order and above all that are known.
    long offset = nextOffset++;
    if (record instanceof ConfigRecord.Config config) {
      applyConfig(config);
    } else if (record instanceof ConfigRecord.TaskConfigs tasks) {
      connectors.computeIfPresent(
          tasks.connector(),
          (name, entry) ->
              new ConnectorEntry(
                  name,
                  entry.config(),
                  entry.configVersion(),
                  entry.targetState(),
                  tasks.configs(),
                  offset,
                  entry.tasksComplete(),
                  tasks.appliedConfig(),
                  entry.fenced()));
    } else if (record instanceof ConfigRecord.TaskCount count) {
      connectors.computeIfPresent(
          count.connector(),
          (name, entry) ->
              with(
                  entry,
                  entry.config(),
                  entry.targetState(),
                  new ConnectorEntry.Fenced(count.count(), offset)));
    } else if (record instanceof ConfigRecord.Target target) {
      connectors.computeIfPresent(
          target.connector(),
          (name, entry) -> with(entry, entry.config(), target.state(), entry.fenced()));
    } else if (record instanceof ConfigRecord.Drained drain) {
      if (drain.sinceMs() == null) {
        drained.remove(drain.worker());
      } else {
        drained.put(drain.worker(), drain.sinceMs());
      }
    } else if (record instanceof ConfigRecord.Place place) {
      if (place.placement() == null) {
        placements.remove(place.connector());
      } else {
        placements.put(place.connector(), place.placement());
      }
    }
  }

  private void applyConfig(ConfigRecord.Config config) {
    if (config.config() == null) {
      connectors.remove(config.connector());
      return;
    }
    connectors.compute(
        config.connector(),
        (name, entry) ->
            entry == null
                ? new ConnectorEntry(
                    name, config.config(), -1, TargetState.STARTED, List.of(), -1, true, null, null)
                : with(entry, config.config(), entry.targetState(), entry.fenced()));
  }

  private static ConnectorEntry with(
      ConnectorEntry entry,
      Map<String, String> config,
      TargetState target,
      ConnectorEntry.Fenced fenced) {
    return new ConnectorEntry(
        entry.name(),
        config,
        entry.configVersion(),
        target,
        entry.taskConfigs(),
        entry.taskConfigsVersion(),
        entry.tasksComplete(),
        entry.appliedConfig(),
        fenced);
  }

  /**
   * Adds what the planner has to move for these members, and a line in the history of placements.
   *
   * @param self worker id of the leader
   */
  void plan(
      Set<String> members,
      GroupNotes notes,
      String self,
      ToIntFunction<WorkUnit> epochFloor,
      BiPredicate<WorkUnit, Owner> released) {
    Map<String, Placement> before = Map.copyOf(placements);
    Set<String> leaving = notes.leaving();
    Set<String> unwanted =
        members.stream()
            .filter(id -> drained.containsKey(notes.name(id)))
            .collect(Collectors.toSet());
    Map<String, Integer> taskCounts = new HashMap<>();
    connectors.forEach(
        (name, entry) ->
            taskCounts.put(
                name, entry.targetState() == TargetState.STOPPED ? 0 : entry.taskConfigs().size()));
    PlanInput input =
        new PlanInput(
            taskCounts, members, unwanted, leaving, notes::load, placements, epochFloor, released);
    List<ConfigRecord> moves = new ArrayList<>();
    Planner.plan(input)
        .forEach(
            (name, placement) -> moves.add(new ConfigRecord.Place(name, placement.orElse(null))));
    add(moves);
    unwanted.addAll(leaving);
    List<PlacementMove> told = Moves.between(before, placements, members, unwanted, notes::name);
    if (!told.isEmpty()) {
      int listed = Math.min(told.size(), PlacementRound.LISTED);
      add(
          List.of(
              new ConfigRecord.Round(
                  new PlacementRound(
                      base.own().nextRound(),
                      System.currentTimeMillis(),
                      self,
                      told.subList(0, listed),
                      told.size() - listed))));
    }
  }
}
