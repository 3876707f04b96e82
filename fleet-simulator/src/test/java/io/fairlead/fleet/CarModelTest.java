// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CarModelTest {

  private static final int SIGNALS = 40;
  private static final double STEP = 0.05;
  private static final double EARTH_METRES = 6_371_000;

  @Property(tries = 20)
  void whatACarMeasuresIsPossible(@ForAll long seed) {
    CarModel model = new CarModel(new SplittableRandom(seed), SIGNALS);
    Map<String, Double> before = values(model);
    for (int i = 0; i < 10_000; i++) {
      model.drive(STEP);
      Map<String, Double> now = values(model);

      assertThat(now.get("speed")).isBetween(0.0, 131.0);
      assertThat(now.get("acceleration")).isBetween(-4.0, 2.5);
      assertThat(now.get("heading")).isBetween(0.0, 360.0);
      assertThat(now.get("battery_level")).isBetween(9.0, 100.0);
      assertThat(now.get("battery_temperature")).isBetween(10.0, 60.0);
      assertThat(now.get("motor_temperature")).isBetween(10.0, 150.0);
      assertThat(now.get("tyre_pressure_fl")).isBetween(2.4, 2.7);
      assertThat(now.get("s0020")).isBetween(0.0, 100.0);
      // What is measured twice fits together.
      double faster = (now.get("speed") - before.get("speed")) / 3.6 / STEP;
      assertThat(faster).isCloseTo(now.get("acceleration"), within(0.01));
      double kilometres = now.get("odometer") - before.get("odometer");
      assertThat(kilometres).isBetween(0.0, 131.0 / 3_600 * STEP + 1e-5);
      before = now;
    }
  }

  @Property(tries = 20)
  void theWayOnTheMapIsAsLongAsTheOdometerSays(@ForAll long seed) {
    CarModel model = new CarModel(new SplittableRandom(seed), SIGNALS);
    Map<String, Double> from = values(model);
    double metres = 0;
    Map<String, Double> last = from;
    for (int i = 0; i < 600; i++) {
      for (int step = 0; step < 20; step++) {
        model.drive(STEP);
      }
      Map<String, Double> now = values(model);
      metres += distance(last, now);
      last = now;
    }
    // Positions are rounded to about a metre a second, and curves are cut.
    double driven = (last.get("odometer") - from.get("odometer")) * 1_000;
    assertThat(metres).isCloseTo(driven, within(0.02 * driven + 300));
  }

  private static Map<String, Double> values(CarModel model) {
    Map<String, Double> values = new HashMap<>();
    for (int i = 0; i < SIGNALS; i++) {
      values.put(CarModel.signal(i), model.value(i));
    }
    return values;
  }

  private static double distance(Map<String, Double> from, Map<String, Double> to) {
    double north = Math.toRadians(to.get("latitude") - from.get("latitude"));
    double east =
        Math.toRadians(to.get("longitude") - from.get("longitude"))
            * Math.cos(Math.toRadians(from.get("latitude")));
    return EARTH_METRES * Math.hypot(north, east);
  }
}
