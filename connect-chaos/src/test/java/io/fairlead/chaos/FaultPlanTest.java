// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.chaos.fault.Fault;
import io.fairlead.chaos.fault.FaultPlan;
import io.fairlead.chaos.fault.Target;
import io.fairlead.chaos.fault.Target.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

  private static final Set<Fault.Kind> CLOCKS =
      EnumSet.of(Fault.Kind.CLOCK_AHEAD, Fault.Kind.CLOCK_BEHIND);

  private static FaultPlan plan(long seed) {
    return new FaultPlan(new SplittableRandom(seed), 3, 3, false);
  }

  private static List<Fault> draw(long seed, int count) {
    return draw(plan(seed), count);
  }

  private static List<Fault> draw(FaultPlan plan, int count) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      plan.next(Set.of()).ifPresent(faults::add);
    }
    return faults;
  }

  @Test
  void drawsTheSameFaultsForTheSameSeed() {
    assertThat(draw(7, 50)).isEqualTo(draw(7, 50)).isNotEqualTo(draw(8, 50));
  }

  @Test
  void drawsEveryKindOfFaultInAShortRunWhateverTheSeed() {
    for (long seed = 0; seed < 100; seed++) {
      List<Fault> faults = draw(seed, 12);

      assertThat(faults)
          .extracting(Fault::kind)
          .containsAll(EnumSet.complementOf(EnumSet.copyOf(CLOCKS)))
          .doesNotContainAnyElementsOf(CLOCKS);
      assertThat(faults)
          .extracting(fault -> fault.target().kind())
          .containsAll(EnumSet.allOf(Kind.class));
      assertThat(faults)
          .as("frozen for longer than a session of 6 s")
          .anyMatch(
              fault ->
                  fault.kind() == Fault.Kind.FREEZE
                      && fault.target().kind() == Kind.WORKER
                      && fault.lasts().toSeconds() >= 7);
    }
  }

  @Test
  void setsClocksWhereThatIsWanted() {
    List<Fault> faults = draw(new FaultPlan(new SplittableRandom(5), 3, 3, true), 14);

    assertThat(faults).extracting(Fault::kind).containsAll(EnumSet.allOf(Fault.Kind.class));
    assertThat(faults)
        .filteredOn(fault -> CLOCKS.contains(fault.kind()))
        .allSatisfy(fault -> assertThat(fault.target().kind()).isEqualTo(Kind.WORKER));
  }

  @Test
  void leavesAQuorumOfBrokersAndAWorker() {
    FaultPlan plan = plan(3);
    for (int round = 0; round < 200; round++) {
      Set<Target> broken = new HashSet<>();
      Optional<Fault> next = plan.next(broken);
      while (next.isPresent()) {
        broken.add(next.get().target());
        next = plan.next(broken);
      }
      assertThat(broken).filteredOn(target -> target.kind() == Kind.BROKER).hasSize(1);
      assertThat(broken).filteredOn(target -> target.kind() == Kind.WORKER).hasSize(2);
    }
  }
}
