// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.placement;

import io.fairlead.connect.runtime.store.Owner;
import io.fairlead.connect.runtime.store.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides where work runs: a pure function of its input. Sticky (what runs on a live worker stays
 * there unless the balance asks for it), balanced by units, and tasks of one connector spread.
 * Where workers have equally many units, measured load decides. Members that leave are emptied.
 */
public final class Planner {

  private Planner() {}

  /**
   * Changes that bring the placements to the plan.
   *
   * @return new placement by connector, only where it differs; empty for one to be forgotten
   */
  public static Map<String, Optional<Placement>> plan(PlanInput input) {
    Draft draft = new Draft(input);
    Map<String, Optional<Placement>> changes = new TreeMap<>();
    for (String connector : new TreeSet<>(input.current().keySet())) {
      if (!input.taskCounts().containsKey(connector)) {
        changes.put(connector, Optional.empty());
      }
    }
    draft.placeVacant();
    draft.balance();
    draft
        .placements()
        .forEach(
            (connector, placement) -> {
              if (!placement.equals(input.current().get(connector))) {
                changes.put(connector, Optional.of(placement));
              }
            });
    return changes;
  }

  /** The placements while they are being worked out. */
  private static final class Draft {

    private final PlanInput input;
    private final Map<String, Owner[]> owners = new TreeMap<>();
    private final Set<String> takers;
    private final WorkerLoads loads;

    Draft(PlanInput input) {
      this.input = input;
      this.takers = input.takers();
      this.loads = new WorkerLoads(takers, input.load());
      input
          .taskCounts()
          .forEach((connector, tasks) -> owners.put(connector, kept(connector, tasks)));
      owners.forEach(this::countLeaving);
    }

    // Work on its way out counts where it will most likely go, or each plan would move more of it.
    private void countLeaving(String connector, Owner[] slots) {
      for (int slot = 0; slot < slots.length; slot++) {
        if (!takers.isEmpty()
            && !mayBeTaken(new WorkUnit(connector, slot - 1), slots[slot])
            && slots[slot].releasing()) {
          loads.add(loads.leastLoadedFor(connector), connector);
        }
      }
    }

    private Owner[] kept(String connector, int tasks) {
      Placement current = input.current().getOrDefault(connector, Placement.EMPTY);
      Owner[] kept = new Owner[tasks + 1];
      for (int slot = 0; slot <= tasks; slot++) {
        Owner owner = slot == 0 ? current.connector() : current.task(slot - 1);
        boolean leaves = isLive(owner) && !takers.contains(owner.worker());
        kept[slot] = leaves && !owner.releasing() ? owner.asReleasing() : owner;
        if (isLive(owner) && !kept[slot].releasing()) {
          loads.add(owner.worker(), connector);
        }
      }
      return kept;
    }

    private boolean isLive(Owner owner) {
      return owner.worker() != null && input.members().contains(owner.worker());
    }

    // Invariant 4: work passes on only when its worker is gone or has said that it let go.
    private boolean mayBeTaken(WorkUnit unit, Owner owner) {
      return !isLive(owner) || (owner.releasing() && input.released().test(unit, owner));
    }

    void placeVacant() {
      if (takers.isEmpty()) {
        return;
      }
      owners.forEach(
          (connector, slots) -> {
            for (int slot = 0; slot < slots.length; slot++) {
              WorkUnit unit = new WorkUnit(connector, slot - 1);
              if (mayBeTaken(unit, slots[slot])) {
                slots[slot] = taken(unit, slots[slot], connector);
              }
            }
          });
    }

    private Owner taken(WorkUnit unit, Owner owner, String connector) {
      String worker = loads.leastLoadedFor(connector);
      loads.add(worker, connector);
      Owner atFloor =
          new Owner(owner.worker(), Math.max(owner.epoch(), input.epochFloor().applyAsInt(unit)));
      return atFloor.takenBy(worker);
    }

    void balance() {
      while (loads.isUnbalanced()) {
        String giver = loads.mostLoaded();
        if (!releaseOneOf(giver)) {
          return;
        }
      }
    }

    private boolean releaseOneOf(String giver) {
      List<String> byCrowding = new ArrayList<>(owners.keySet());
      byCrowding.sort(
          Comparator.comparingInt((String connector) -> -loads.of(giver, connector))
              .thenComparing(Comparator.naturalOrder()));
      for (String connector : byCrowding) {
        Owner[] slots = owners.get(connector);
        for (int slot = slots.length - 1; slot >= 0; slot--) {
          if (slots[slot].isHeldBy(giver)) {
            slots[slot] = slots[slot].asReleasing();
            loads.moveToLeastLoaded(giver, connector);
            return true;
          }
        }
      }
      return false;
    }

    Map<String, Placement> placements() {
      Map<String, Placement> placements = new TreeMap<>();
      owners.forEach(
          (connector, slots) ->
              placements.put(
                  connector, new Placement(slots[0], List.of(slots).subList(1, slots.length))));
      return placements;
    }
  }
}
