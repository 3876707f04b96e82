// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.HiveMqServer;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class CarTest {

  private static final Duration DEADLINE = Duration.ofSeconds(90);
  private static final double STEP = 1.0 / 16;

  @Test
  void anOutageWhileTheBrokerIsAwayHoldsNothingBackAfterwards() {
    try (HiveMqServer broker = HiveMqServer.start()) {
      FleetPlan plan =
          new FleetPlan(
              new FleetPlan.Size(1, 5, 2, Optional.empty()),
              new FleetPlan.Link("127.0.0.1", broker.port(), 1, 0, 0.3, Duration.ofSeconds(5)),
              42);
      Car car = new Car("V", "road", plan, new SplittableRandom(42));
      try {
        car.connect();
        Awaitility.await().atMost(DEADLINE).until(car::connected);
        broker.stop();
        Awaitility.await().atMost(DEADLINE).until(() -> !car.connected());

        // when the car is out of reach for a while, and the broker comes back
        assertThat(driveUntil(car, false)).as("an outage begins").isTrue();
        assertThat(driveUntil(car, true)).as("the outage ends").isTrue();
        broker.restart();

        // then all that was measured is sent, although no time passes on the road
        Awaitility.await()
            .atMost(DEADLINE)
            .until(
                () -> {
                  car.tick(0);
                  Ledger.Entry entry = car.entry();
                  return entry.made() > 0 && entry.acknowledged() == entry.made();
                });
      } finally {
        car.close();
      }
    }
  }

  private static boolean driveUntil(Car car, boolean reachable) {
    for (int i = 0; i < 100_000 && car.reachable() != reachable; i++) {
      car.tick(STEP);
    }
    return car.reachable() == reachable;
  }
}
