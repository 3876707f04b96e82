// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import java.time.Duration;
import java.util.Optional;

/**
 * What a fleet does.
 *
 * @param size how many cars, signals and messages
 * @param link how cars are connected
 * @param seed of everything random; the same seed makes the same routes, signals and outages
 */
public record FleetPlan(Size size, Link link, long seed) {

  /**
   * How much.
   *
   * @param cars real MQTT clients
   * @param signals of each car, sent in turn
   * @param ratePerCar messages of a car a second; 0 for as fast as the broker takes them
   * @param messagesPerCar after which a car is done; without it, it drives until stopped
   */
  public record Size(int cars, int signals, double ratePerCar, Optional<Long> messagesPerCar) {}

  /**
   * How well.
   *
   * @param host of the broker
   * @param qos that cars publish with
   * @param duplicates share of messages that a car sends twice
   * @param outages share of its time that a car is out of reach
   * @param outage how long an outage takes on average; messages of it are sent afterwards
   */
  public record Link(
      String host, int port, int qos, double duplicates, double outages, Duration outage) {}
}
