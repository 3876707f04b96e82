// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to reach the brokers.
 *
 * @param brokers in the order in which they are tried
 * @param version of the protocol
 * @param timing keep-alive and deadlines
 * @param access who the client is; asked at each connection, so that renewed secrets are found
 * @param will what the broker publishes when the connection breaks
 */
public record ConnectionConfig(
    List<BrokerAddress> brokers,
    Version version,
    Timing timing,
    Supplier<Access> access,
    Optional<Outbound> will) {

  /** What a deadline grows to; one that is longer stays as it is. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /**
   * The same with a deadline that is doubled for each round of attempts that failed, up to a
   * minute: a broker that comes back to a large backlog answers slowly, and would be asked for
   * ever.
   *
   * @param failed rounds so far
   */
  public ConnectionConfig patient(int failed) {
    Duration wanted = timing.connectTimeout();
    for (int round = 0; round < failed && wanted.compareTo(LONGEST) < 0; round++) {
      wanted = wanted.multipliedBy(2).compareTo(LONGEST) < 0 ? wanted.multipliedBy(2) : LONGEST;
    }
    Timing patient =
        new Timing(timing.keepAlive(), wanted, timing.firstBackoff(), timing.maxBackoff());
    return new ConnectionConfig(brokers, version, patient, access, will);
  }

  /** Versions of the protocol. */
  public enum Version {
    V3_1_1,
    V5
  }

  /**
   * Durations.
   *
   * @param keepAlive after which silence means that the connection is dead
   * @param connectTimeout for connecting, subscribing and the like, in a first round of attempts
   * @param firstBackoff pause after all brokers were tried once
   * @param maxBackoff longest pause; pauses double up to it and vary at random by half
   */
  public record Timing(
      Duration keepAlive, Duration connectTimeout, Duration firstBackoff, Duration maxBackoff) {}

  /** User, password and certificates. */
  public record Access(Optional<String> user, Optional<String> password, TlsFiles tls) {

    @Override
    public String toString() {
      return "Access[***]";
    }
  }

  /**
   * The session to connect as.
   *
   * @param clientId under which the broker keeps it
   * @param clean whether to begin anew
   * @param expirySeconds how long the broker keeps it without a connection
   * @param receiveMaximum how many messages may be unacknowledged
   */
  public record Session(String clientId, boolean clean, long expirySeconds, int receiveMaximum) {}
}
