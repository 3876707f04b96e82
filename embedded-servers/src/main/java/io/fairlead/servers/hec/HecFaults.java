// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.hec;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What goes wrong at a collector, changed while it runs. Safe for use by any thread. */
public final class HecFaults {

  private volatile Duration latency = Duration.ZERO;
  private volatile Duration ackDelay = Duration.ZERO;
  private volatile HecCode always;
  private volatile HecCode health = HecCode.HEALTHY;
  private volatile boolean losesAcks;
  private final AtomicInteger nextLost = new AtomicInteger();
  private final AtomicInteger nextFailing = new AtomicInteger();
  private volatile HecCode nextCode;

  HecFaults() {}

  /** Each answer takes that long. */
  public void latency(Duration value) {
    latency = value;
  }

  /** What is accepted is indexed, and acknowledged, after that time. */
  public void ackDelay(Duration value) {
    ackDelay = value;
  }

  /** Each request for events gets this answer, until {@link #heal}. */
  public void answer(HecCode code) {
    always = code;
  }

  /** The next requests for events get this answer. */
  public void answerNext(int requests, HecCode code) {
    nextCode = code;
    nextFailing.set(requests);
  }

  /** What the health endpoint says. */
  public void health(HecCode code) {
    health = code;
  }

  /** Events are indexed, but never acknowledged, until {@link #heal}. */
  public void loseAcks() {
    losesAcks = true;
  }

  /** The next requests are indexed, but never acknowledged. */
  public void loseNextAcks(int requests) {
    nextLost.set(requests);
  }

  /** Everything is well again. */
  public void heal() {
    latency = Duration.ZERO;
    always = null;
    health = HecCode.HEALTHY;
    losesAcks = false;
    nextLost.set(0);
    nextFailing.set(0);
  }

  Duration latency() {
    return latency;
  }

  Duration ackDelay() {
    return ackDelay;
  }

  HecCode health() {
    return health;
  }

  Optional<HecCode> forcedAnswer() {
    if (nextFailing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return Optional.of(nextCode);
    }
    return Optional.ofNullable(always);
  }

  boolean losesThisAck() {
    return losesAcks || nextLost.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }
}
