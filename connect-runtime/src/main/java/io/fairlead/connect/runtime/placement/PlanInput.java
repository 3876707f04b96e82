// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.placement;

import io.fairlead.connect.runtime.store.Owner;
import io.fairlead.connect.runtime.store.Placement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * All that a plan depends on.
 *
 * @param taskCounts tasks that shall run, by connector; every connector's instance is placed
 * @param members ids of live workers
 * @param drained members that shall have no work, while there is another that may
 * @param leaving members that give up all their work, whether or not somebody can take it
 * @param load measured by member, in any unit; decides where numbers of units are equal
 * @param current placements in force
 * @param epochFloor highest epoch or generation that a unit's status was ever reported under: a new
 *     owner's epoch lies above it
 * @param released whether the worker that had to give a unit up under this owner has done so
 */
public record PlanInput(
    Map<String, Integer> taskCounts,
    Set<String> members,
    Set<String> drained,
    Set<String> leaving,
    ToDoubleFunction<String> load,
    Map<String, Placement> current,
    ToIntFunction<WorkUnit> epochFloor,
    BiPredicate<WorkUnit, Owner> released) {

  /** All members alike. */
  public PlanInput(
      Map<String, Integer> taskCounts,
      Set<String> members,
      Map<String, Placement> current,
      ToIntFunction<WorkUnit> epochFloor,
      BiPredicate<WorkUnit, Owner> released) {
    this(taskCounts, members, Set.of(), Set.of(), member -> 0, current, epochFloor, released);
  }

  /** Members that may have work: drained ones too, when there is nobody else. */
  Set<String> takers() {
    Set<String> staying = new HashSet<>(members);
    staying.removeAll(leaving);
    Set<String> takers = new HashSet<>(staying);
    takers.removeAll(drained);
    return takers.isEmpty() ? staying : takers;
  }
}
