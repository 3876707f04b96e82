// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import java.util.SplittableRandom;

/**
 * A car on its route: speed follows a limit that changes, the battery drains with power, what has
 * mass warms and cools slowly. Not thread-safe.
 */
final class CarModel {

  private static final String[] NAMES = {
    "speed",
    "heading",
    "latitude",
    "longitude",
    "odometer",
    "battery_level",
    "battery_power",
    "battery_temperature",
    "motor_temperature",
    "cabin_temperature",
    "outside_temperature",
    "tyre_pressure_fl",
    "tyre_pressure_fr",
    "tyre_pressure_rl",
    "tyre_pressure_rr",
    "acceleration"
  };
  private static final double METRES_PER_DEGREE = 111_320;

  private final SplittableRandom random;
  private final double[] others;
  private double limit = 50;
  private double speed;
  private double acceleration;
  private double heading;
  private double latitude;
  private double longitude;
  private double odometer;
  private double battery = 80;
  private double power;
  private double batteryTemperature = 22;
  private double motorTemperature = 25;

  CarModel(SplittableRandom random, int signals) {
    this.random = random;
    this.others = new double[Math.max(0, signals - NAMES.length)];
    this.heading = random.nextDouble(360);
    this.latitude = 48 + random.nextDouble();
    this.longitude = 11 + random.nextDouble();
    this.odometer = random.nextDouble(150_000);
    for (int i = 0; i < others.length; i++) {
      others[i] = random.nextDouble(100);
    }
  }

  static String signal(int index) {
    return index < NAMES.length ? NAMES[index] : "s" + String.format("%04d", index);
  }

  /** Time passes. */
  void drive(double seconds) {
    if (random.nextDouble() < seconds / 30) {
      double[] limits = {0, 30, 50, 80, 100, 130};
      limit = limits[random.nextInt(limits.length)];
    }
    double wanted = (limit - speed) / 3.6 / 4;
    acceleration = Math.max(-4, Math.min(2.5, wanted));
    double before = speed;
    speed = Math.max(0, speed + acceleration * 3.6 * seconds);
    double metres = (before + speed) / 2 / 3.6 * seconds;
    odometer += metres / 1_000;
    heading = (heading + random.nextDouble(-3, 3) * seconds + 360) % 360;
    double radians = Math.toRadians(heading);
    latitude += metres * Math.cos(radians) / METRES_PER_DEGREE;
    longitude +=
        metres * Math.sin(radians) / (METRES_PER_DEGREE * Math.cos(Math.toRadians(latitude)));
    double metresPerSecond = speed / 3.6;
    double newtons =
        1_900 * acceleration + 0.4 * metresPerSecond * metresPerSecond + (speed > 0 ? 200 : 0);
    power = newtons * metresPerSecond / 1_000 + 0.8;
    battery -= power * seconds / 3_600 / 75 * 100;
    if (battery < 10) {
      battery = 80;
    }
    batteryTemperature += (22 + Math.abs(power) / 4 - batteryTemperature) * seconds / 600;
    motorTemperature += (25 + Math.abs(power) - motorTemperature) * seconds / 200;
  }

  /** The signal of that number now. */
  double value(int index) {
    if (index >= NAMES.length) {
      int other = index - NAMES.length;
      others[other] =
          Math.max(
              0,
              Math.min(100, others[other] + (50 - others[other]) / 500 + random.nextDouble(-1, 1)));
      return rounded(others[other]);
    }
    return rounded(
        switch (index) {
          case 0 -> speed;
          case 1 -> heading;
          case 2 -> latitude;
          case 3 -> longitude;
          case 4 -> odometer;
          case 5 -> battery;
          case 6 -> power;
          case 7 -> batteryTemperature;
          case 8 -> motorTemperature;
          case 9 -> 21 + random.nextDouble(-0.2, 0.2);
          case 10 -> 12 + random.nextDouble(-0.1, 0.1);
          case 15 -> acceleration;
          default -> 2.5 + speed / 1_000 + random.nextDouble(-0.01, 0.01);
        });
  }

  private static double rounded(double value) {
    return Math.round(value * 100_000) / 100_000.0;
  }
}
