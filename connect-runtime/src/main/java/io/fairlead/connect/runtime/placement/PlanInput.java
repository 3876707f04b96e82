// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.placement;

import io.fairlead.connect.runtime.store.Owner;
import io.fairlead.connect.runtime.store.Placement;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;

/**
 * All that a plan depends on.
 *
 * @param taskCounts tasks that shall run, by connector; every connector's instance is placed
 * @param members ids of live workers
 * @param current placements in force
 * @param epochFloor highest epoch or generation that a unit's status was ever reported under: a new
 *     owner's epoch lies above it
 * @param released whether the worker that had to give a unit up under this owner has done so
 */
public record PlanInput(
    Map<String, Integer> taskCounts,
    Set<String> members,
    Map<String, Placement> current,
    ToIntFunction<WorkUnit> epochFloor,
    BiPredicate<WorkUnit, Owner> released) {}
