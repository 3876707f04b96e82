// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetPoolTest {

  private static final Circuit.Limits LIMITS =
      new Circuit.Limits(3, new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)));

  private final TargetPool pool =
      new TargetPool(
          List.of(URI.create("http://a"), URI.create("http://b")), List.of(3, 1), LIMITS, 4);
  private final Target first = pool.targets().get(0);
  private final Target second = pool.targets().get(1);

  @Test
  void loadFollowsWeights() {
    for (int i = 0; i < 400; i++) {
      Target target = pool.choose(List.of()).orElseThrow();
      target.begin();
      target.end();
    }
    assertThat(first.sent()).isBetween(299L, 301L);
  }

  @Test
  void aSlowTargetGetsLess() {
    first.begin();
    first.begin();
    first.begin();
    first.begin();

    assertThat(pool.choose(List.of())).contains(second);
    assertThat(pool.choose(List.of(second))).as("waits for the other one").isEmpty();
  }

  @Test
  void failuresOpenAProbeClosesAndTripsLengthenThePause() {
    pool.failed(first, 0, "x");
    pool.failed(first, 0, "x");
    assertThat(first.circuit().usable()).isTrue();
    pool.failed(first, 0, "x");
    assertThat(first.circuit()).isInstanceOf(Circuit.Open.class);
    assertThat(pool.choose(List.of(second))).contains(second);

    long until = pool.nextProbe().orElseThrow();
    assertThat(until).isBetween(80L, 100L);
    assertThat(pool.takeDueForProbe(until - 1)).isEmpty();
    assertThat(pool.takeDueForProbe(until)).containsExactly(first);
    assertThat(pool.takeDueForProbe(until)).as("one probe at a time").isEmpty();
    pool.failed(first, 1_000, "x");
    assertThat(pool.nextProbe().orElseThrow()).isBetween(1_160L, 1_200L);

    pool.takeDueForProbe(2_000);
    pool.succeeded(first);
    assertThat(first.circuit().usable()).isTrue();
    pool.busy(first, 3_000, "still busy");
    assertThat(pool.nextProbe().orElseThrow()).as("a third trip").isBetween(3_320L, 3_400L);
  }

  @Test
  void aRequestThatSucceedsForgetsTheTrips() {
    pool.busy(first, 0, "x");
    pool.takeDueForProbe(1_000);
    pool.succeeded(first);
    pool.succeeded(first);

    assertThat(first.circuit()).isEqualTo(Circuit.initial());
  }
}
