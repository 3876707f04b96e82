// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.store.Owner;
import io.fairlead.connect.runtime.store.Placement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private final Map<String, Placement> placements = new java.util.TreeMap<>();

  @Test
  void spreadsTasksOfOneConnector() {
    // when
    plan(Map.of("orders", 3), Set.of("w1", "w2", "w3"), true);

    // then
    Set<String> workers = new HashSet<>();
    placements.get("orders").tasks().forEach(owner -> workers.add(owner.worker()));
    assertThat(workers).hasSize(3);
  }

  @Test
  void newConnectorMovesNothingElse() {
    // given
    plan(Map.of("a", 4, "b", 2), Set.of("w1", "w2"), true);
    Map<String, Placement> before = new HashMap<>(placements);

    // when
    Map<String, Optional<Placement>> changes =
        plan(Map.of("a", 4, "b", 2, "c", 0), Set.of("w1", "w2"), true);

    // then
    assertThat(changes).containsOnlyKeys("c");
    assertThat(placements).containsAllEntriesOf(before);
  }

  @Test
  void workOfLostWorkerIsTakenAtOnceUnderHigherEpoch() {
    // given
    plan(Map.of("a", 4), Set.of("w1", "w2"), true);
    Map<String, Placement> before = new HashMap<>(placements);

    // when
    plan(Map.of("a", 4), Set.of("w2"), false);

    // then
    List<Owner> tasks = placements.get("a").tasks();
    for (int task = 0; task < tasks.size(); task++) {
      Owner old = before.get("a").task(task);
      assertThat(tasks.get(task).worker()).isEqualTo("w2");
      assertThat(tasks.get(task).epoch())
          .isEqualTo(old.worker().equals("w2") ? old.epoch() : old.epoch() + 1);
    }
  }

  @Test
  void workOfLiveWorkerMovesOnlyAfterItLetGo() {
    // given
    plan(Map.of("a", 7), Set.of("w1"), true);

    // when: a second worker joins, but the first has not let go of anything yet
    plan(Map.of("a", 7), Set.of("w1", "w2"), false);
    plan(Map.of("a", 7), Set.of("w1", "w2"), false);

    // then
    assertThat(owners()).allMatch(owner -> owner.worker().equals("w1"));
    assertThat(owners().stream().filter(Owner::releasing)).hasSize(4);

    // when it lets go
    plan(Map.of("a", 7), Set.of("w1", "w2"), true);

    // then
    assertThat(owners().stream().filter(owner -> owner.isHeldBy("w2"))).hasSize(4);
    assertThat(owners().stream().filter(owner -> owner.isHeldBy("w1"))).hasSize(4);
  }

  @Test
  void deletedConnectorIsForgotten() {
    // given
    plan(Map.of("a", 1), Set.of("w1"), true);

    // when
    Map<String, Optional<Placement>> changes = plan(Map.of(), Set.of("w1"), true);

    // then
    assertThat(changes).containsEntry("a", Optional.empty());
  }

  @Test
  void epochLiesAboveEverythingReportedBefore() {
    // when
    Planner.plan(
            new PlanInput(
                Map.of("a", 1), Set.of("w1"), Map.of(), unit -> 57, (unit, owner) -> false))
        .forEach((name, placement) -> placements.put(name, placement.orElseThrow()));

    // then
    assertThat(owners()).extracting(Owner::epoch).containsOnly(58);
  }

  @Property(tries = 200)
  void staysBalancedAndSafeOverAnyHistory(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int workers) {
    Random random = new Random(seed);
    placements.clear();
    Map<String, Integer> counts = new HashMap<>();
    Set<String> members = new HashSet<>(Set.of("w0"));
    for (int step = 0; step < 30; step++) {
      change(random, workers, counts, members);
      Map<String, Placement> before = new HashMap<>(placements);
      plan(counts, members, random.nextBoolean());
      assertNothingTakenFromTheLiving(before, members);
    }
    for (int round = 0; round < 4; round++) {
      plan(counts, members, true);
    }
    assertThat(owners()).allMatch(owner -> members.contains(owner.worker()));
    assertThat(owners()).noneMatch(Owner::releasing);
    assertThat(spread(members)).isLessThanOrEqualTo(1);
    assertThat(plan(counts, members, true)).isEmpty();
  }

  @Property(tries = 200)
  void drainedWorkersEndEmptyAndTheRestBalancedWithFewestMoves(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int workers) {
    // given
    Random random = new Random(seed);
    placements.clear();
    Set<String> members = new HashSet<>();
    for (int worker = 0; worker < workers; worker++) {
      members.add("w" + worker);
    }
    Map<String, Integer> counts = new HashMap<>();
    for (int connector = 0; connector < 1 + random.nextInt(6); connector++) {
      counts.put("c" + connector, random.nextInt(8));
    }
    settle(counts, members, Set.of());
    List<Owner> before = owners();

    // when
    Set<String> leaving = new HashSet<>();
    for (int worker = 0; worker < 1 + random.nextInt(workers - 1); worker++) {
      leaving.add("w" + worker);
    }
    settle(counts, members, leaving);

    // then: nothing is left on the drained, the rest is even, and only what had to move has moved
    assertThat(owners()).noneMatch(owner -> leaving.contains(owner.worker()));
    Set<String> rest = new HashSet<>(members);
    rest.removeAll(leaving);
    assertThat(spread(rest)).isLessThanOrEqualTo(1);
    List<Owner> after = owners();
    for (int unit = 0; unit < before.size(); unit++) {
      if (!leaving.contains(before.get(unit).worker())) {
        assertThat(after.get(unit)).isEqualTo(before.get(unit));
      }
    }

    // when taken back, then it has work again
    settle(counts, members, Set.of());
    assertThat(spread(members)).isLessThanOrEqualTo(1);
  }

  @Test
  void drainedWorkerKeepsItsWorkUntilItLetsGoAndWhenNobodyElseIsThere() {
    // given
    plan(Map.of("a", 3), Set.of("w1", "w2"), true);

    // when
    plan(Map.of("a", 3), Set.of("w1", "w2"), Set.of("w1"), false);

    // then
    assertThat(owners().stream().filter(Owner::releasing)).hasSize(2);
    assertThat(owners().stream().filter(owner -> owner.worker().equals("w1"))).hasSize(2);

    // when all are drained
    plan(Map.of("a", 3), Set.of("w1", "w2"), Set.of("w1", "w2"), true);
    plan(Map.of("a", 3), Set.of("w1", "w2"), Set.of("w1", "w2"), true);

    // then
    assertThat(owners()).noneMatch(Owner::releasing);
    assertThat(spread(Set.of("w1", "w2"))).isLessThanOrEqualTo(1);
  }

  @Test
  void measuredLoadDecidesWhereNumbersAreEqual() {
    // given
    plan(Map.of("a", 1), Set.of("w1", "w2"), true);

    // when
    Planner.plan(
            new PlanInput(
                Map.of("a", 1, "b", 0),
                Set.of("w1", "w2"),
                Set.of(),
                Set.of(),
                member -> member.equals("w1") ? 900 : 5,
                Map.copyOf(placements),
                unit -> 0,
                (unit, owner) -> true))
        .forEach((name, placement) -> placements.put(name, placement.orElseThrow()));

    // then
    assertThat(placements.get("b").connector().worker()).isEqualTo("w2");
  }

  @Test
  void workersThatLeaveGiveUpAllTheirWorkThoughNobodyTakesIt() {
    // given
    plan(Map.of("a", 3), Set.of("w1", "w2"), true);

    // when
    for (boolean released : new boolean[] {false, true, true}) {
      Planner.plan(
              new PlanInput(
                  Map.of("a", 3),
                  Set.of("w1", "w2"),
                  Set.of(),
                  Set.of("w1", "w2"),
                  member -> 0,
                  Map.copyOf(placements),
                  unit -> 0,
                  (unit, owner) -> released))
          .forEach((name, placement) -> placements.put(name, placement.orElseThrow()));
    }

    // then
    assertThat(owners()).allMatch(Owner::releasing);

    // when they are back as new members
    plan(Map.of("a", 3), Set.of("w3"), true);

    // then
    assertThat(owners()).allMatch(owner -> owner.isHeldBy("w3"));
  }

  private void settle(Map<String, Integer> counts, Set<String> members, Set<String> leaving) {
    for (int round = 0; round < 4; round++) {
      plan(counts, members, leaving, true);
    }
    assertThat(plan(counts, members, leaving, true)).isEmpty();
  }

  private void change(
      Random random, int workers, Map<String, Integer> counts, Set<String> members) {
    String connector = "c" + random.nextInt(6);
    switch (random.nextInt(4)) {
      case 0 -> counts.put(connector, random.nextInt(7));
      case 1 -> counts.remove(connector);
      case 2 -> members.add("w" + random.nextInt(workers));
      default -> {
        if (members.size() > 1) {
          members.remove(members.iterator().next());
        }
      }
    }
  }

  // Invariant 4: only a worker that let go, or is gone, loses work.
  private void assertNothingTakenFromTheLiving(Map<String, Placement> before, Set<String> members) {
    before.forEach(
        (connector, old) -> {
          Placement now = placements.getOrDefault(connector, Placement.EMPTY);
          for (int task = 0; task < Math.min(old.tasks().size(), now.tasks().size()); task++) {
            Owner was = old.task(task);
            Owner is = now.task(task);
            if (members.contains(was.worker()) && !was.releasing()) {
              assertThat(is.worker()).isEqualTo(was.worker());
            }
            if (!is.worker().equals(was.worker())) {
              assertThat(is.epoch()).isGreaterThan(was.epoch());
            }
          }
        });
  }

  private int spread(Set<String> members) {
    Map<String, Integer> loads = new HashMap<>();
    members.forEach(member -> loads.put(member, 0));
    owners().forEach(owner -> loads.merge(owner.worker(), 1, Integer::sum));
    return loads.values().stream().mapToInt(Integer::intValue).max().orElseThrow()
        - loads.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
  }

  private List<Owner> owners() {
    List<Owner> owners = new ArrayList<>();
    placements
        .values()
        .forEach(
            placement -> {
              owners.add(placement.connector());
              owners.addAll(placement.tasks());
            });
    return owners;
  }

  private Map<String, Optional<Placement>> plan(
      Map<String, Integer> counts, Set<String> members, boolean released) {
    return plan(counts, members, Set.of(), released);
  }

  private Map<String, Optional<Placement>> plan(
      Map<String, Integer> counts, Set<String> members, Set<String> leaving, boolean released) {
    Map<String, Optional<Placement>> changes =
        Planner.plan(
            new PlanInput(
                counts,
                members,
                leaving,
                Set.of(),
                member -> 0,
                Map.copyOf(placements),
                unit -> 0,
                (unit, owner) -> released));
    changes.forEach(
        (name, placement) ->
            placement.ifPresentOrElse(
                fresh -> placements.put(name, fresh), () -> placements.remove(name)));
    return changes;
  }
}
