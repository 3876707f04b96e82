// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import java.util.Locale;
import java.util.Optional;

/** Tells people how fast a fleet is, and whether that is what they asked for. Not thread-safe. */
final class PaceReport {

  /** What may wait of a fleet that keeps up, in seconds of its messages: returned cars catch up. */
  private static final double SLACK_SECONDS = 2;

  private final int cars;
  private final double wanted;
  private final String broker;
  private long lastAcknowledged;
  private double lastSeconds;
  private int shown;

  PaceReport(FleetPlan plan) {
    this.cars = plan.size().cars();
    this.wanted = plan.size().cars() * plan.size().ratePerCar();
    this.broker = plan.link().host() + ":" + plan.link().port();
  }

  /**
   * A line that replaces the one before.
   *
   * @param seconds since the fleet set off
   */
  String progress(Standing now, double seconds) {
    double span = seconds - lastSeconds;
    double rate = span <= 0 ? 0 : (now.acknowledged() - lastAcknowledged) / span;
    lastAcknowledged = now.acknowledged();
    lastSeconds = seconds;
    String line =
        text(
            "%,d messages, %,.0f/s%s; %,d of %,d cars connected, %,d out of reach hold %,d; %,d wait",
            now.acknowledged(),
            rate,
            wanted(),
            now.connected(),
            cars,
            now.outOfReach(),
            now.held(),
            now.waiting());
    String padded = "\r" + line + " ".repeat(Math.max(0, shown - line.length()));
    shown = line.length();
    return padded;
  }

  /** Whether the broker, or this machine, has not kept up; empty if it has. */
  Optional<String> behind(Standing end, double seconds) {
    if (wanted == 0 || end.waiting() <= wanted * SLACK_SECONDS) {
      return Optional.empty();
    }
    return Optional.of(
        text(
            "The rate was not reached: the broker acknowledged %,.0f/s%s, and %,d messages waited in"
                + " cars that were in reach. Take fewer cars or a lower --rate, or look at what the"
                + " broker and this machine spend their time on.",
            end.acknowledged() / seconds, wanted(), end.waiting()));
  }

  /** What became of the run. */
  String end(Ledger published, Standing end, double seconds) {
    return "\r"
        + text(
            "%,d messages of %,d cars in %,.0f s, %,d of them sent twice; %,.0f/s at the broker%s,"
                + " %,d held by cars out of reach%n",
            published.made(),
            cars,
            seconds,
            published.doubled(),
            end.acknowledged() / seconds,
            wanted(),
            end.held());
  }

  /** Why nobody is connected. */
  String nobody(String cause) {
    return text("%nNo car is connected to %s: %s. Trying again.%n", broker, cause);
  }

  /** What the broker has not acknowledged at the end. */
  String missing(long count, Optional<String> cause) {
    return text(
        "The broker at %s has not acknowledged %,d of them%s.",
        broker, count, cause.map(each -> ": " + each).orElse(""));
  }

  private String wanted() {
    return wanted == 0 ? "" : text(" of %,.0f/s wanted", wanted);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
