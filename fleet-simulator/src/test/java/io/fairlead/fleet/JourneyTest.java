// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JourneyTest {

  private static final double STEP = 1.0 / 16;

  @Test
  void theSameSeedMakesTheSameJourneyHoweverTimeIsHandedOn() {
    Journey smooth = journey(7, 0.05, 0.05);
    Journey jerky = journey(7, 0.05, 0.05);
    List<String> smoothly = new ArrayList<>();
    List<String> jerkily = new ArrayList<>();

    // Halves and quarters add up without rounding.
    for (int i = 0; i < 2_400; i++) {
      smoothly.addAll(advance(smooth, 0.25));
    }
    for (int i = 0; i < 75; i++) {
      jerkily.addAll(advance(jerky, 0.5));
      jerkily.addAll(advance(jerky, 7.5));
    }

    assertThat(smoothly).hasSize(1_200).isEqualTo(jerkily);
    assertThat(smooth.outOfReach()).isEqualTo(jerky.outOfReach());
    assertThat(smooth.doubled()).isEqualTo(jerky.doubled());
  }

  @Test
  void anotherSeedMakesAnotherJourney() {
    assertThat(advance(journey(7, 0, 0), 60)).isNotEqualTo(advance(journey(8, 0, 0), 60));
  }

  @Test
  void messagesAreNumberedAndSignalsTakeTurns() {
    List<Journey.Measured> measured = new ArrayList<>();
    journey(1, 0, 0).advance(30, measured);

    assertThat(measured).extracting(Journey.Measured::number).startsWith(0L, 1L, 2L).isSorted();
    assertThat(measured).extracting(Journey.Measured::signal).startsWith("speed", "heading");
    assertThat(measured.get(20).signal()).isEqualTo("speed");
  }

  @Test
  void sharesOfRepeatsAndOutagesAreThoseOfThePlan() {
    Journey journey = journey(3, 0.1, 0.2);
    int away = 0;
    int outages = 0;
    boolean before = false;
    int steps = 400_000;
    for (int i = 0; i < steps; i++) {
      advance(journey, STEP);
      away += journey.outOfReach() ? 1 : 0;
      outages += journey.outOfReach() && !before ? 1 : 0;
      before = journey.outOfReach();
    }

    assertThat(away / (double) steps).isBetween(0.17, 0.23);
    assertThat(journey.doubled() / (double) journey.made()).isBetween(0.09, 0.11);
    // Outages of a minute in the mean.
    assertThat(away * STEP / outages).isBetween(50.0, 70.0);
  }

  @Test
  void aCarThatHasMadeItsMessagesMakesNoMore() {
    FleetPlan plan = plan(0, 0, Optional.of(5L));
    Journey journey = new Journey("V", plan, new SplittableRandom(1), () -> 0);
    assertThat(advance(journey, 60)).hasSize(5);
    assertThat(journey.madeAll()).isTrue();
  }

  private static Journey journey(long seed, double duplicates, double outages) {
    FleetPlan plan = plan(duplicates, outages, Optional.empty());
    return new Journey("V", plan, new SplittableRandom(seed), () -> 0);
  }

  private static FleetPlan plan(double duplicates, double outages, Optional<Long> messages) {
    return new FleetPlan(
        new FleetPlan.Size(1, 20, 2, messages),
        new FleetPlan.Link("nowhere", 1, 1, duplicates, outages, Duration.ofSeconds(60)),
        1);
  }

  private static List<String> advance(Journey journey, double seconds) {
    List<Journey.Measured> measured = new ArrayList<>();
    journey.advance(seconds, measured);
    return measured.stream()
        .map(each -> each.again() + new String(each.payload(), StandardCharsets.UTF_8))
        .toList();
  }
}
