// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * What a car does, without any network: it drives, measures its signals in turn, numbers what it
 * measured from 0, and is out of reach at times. Time passes in steps of one length, so that the
 * same seed makes the same journey however time is handed on. Not thread-safe.
 */
final class Journey {

  private static final double STEP_SECONDS = 1.0 / 16;

  /**
   * Something that was measured.
   *
   * @param number of the car's message
   * @param again whether the car sends it a second time
   */
  record Measured(long number, String signal, byte[] payload, boolean again) {}

  private final String vin;
  private final FleetPlan plan;
  private final LongSupplier clock;
  private final SplittableRandom random;
  private final CarModel model;
  private double rest;
  private double due;
  private double outageLeft;
  private long made;
  private long doubled;

  /**
   * @param clock for the time in messages, milliseconds since 1970
   */
  Journey(String vin, FleetPlan plan, SplittableRandom random, LongSupplier clock) {
    this.vin = vin;
    this.plan = plan;
    this.clock = clock;
    this.random = random;
    this.model = new CarModel(random.split(), plan.size().signals());
  }

  /** Time passes; what was measured at the rate of the plan is added to the list. */
  void advance(double seconds, List<Measured> measured) {
    rest += seconds;
    while (rest >= STEP_SECONDS) {
      rest -= STEP_SECONDS;
      outage();
      model.drive(STEP_SECONDS);
      due += plan.size().ratePerCar() * STEP_SECONDS;
      while (due >= 1 && !madeAll()) {
        due -= 1;
        measured.add(measure());
      }
    }
  }

  private void outage() {
    if (outageLeft > 0) {
      outageLeft -= STEP_SECONDS;
      return;
    }
    double share = plan.link().outages();
    double mean = plan.link().outage().toMillis() / 1_000.0;
    if (share > 0 && random.nextDouble() < share / (1 - share) / mean * STEP_SECONDS) {
      outageLeft = mean * (0.5 + random.nextDouble());
    }
  }

  /** The next message, now. */
  Measured measure() {
    int index = (int) (made % plan.size().signals());
    String signal = CarModel.signal(index);
    String payload =
        String.format(
            Locale.ROOT,
            "{\"vin\":\"%s\",\"signal\":\"%s\",\"seq\":%d,\"ts\":%d,\"value\":%s}",
            vin,
            signal,
            made,
            clock.getAsLong(),
            model.value(index));
    boolean again = random.nextDouble() < plan.link().duplicates();
    doubled += again ? 1 : 0;
    return new Measured(made++, signal, payload.getBytes(StandardCharsets.UTF_8), again);
  }

  /** Whether the car is out of reach. */
  boolean outOfReach() {
    return outageLeft > 0;
  }

  /** Comes back into reach at once. */
  void endOutage() {
    outageLeft = 0;
  }

  /** Whether all messages of the plan were made. */
  boolean madeAll() {
    return plan.size().messagesPerCar().isPresent() && made >= plan.size().messagesPerCar().get();
  }

  long made() {
    return made;
  }

  /** Messages that are sent twice. */
  long doubled() {
    return doubled;
  }
}
