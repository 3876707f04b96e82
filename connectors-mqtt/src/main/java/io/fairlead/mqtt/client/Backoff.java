// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses that double up to a limit, each varied at random by half, so that clients which lost their
 * broker together do not come back together.
 */
public record Backoff(Duration first, Duration max) {

  private static final int DOUBLINGS = 20;

  /** The pause before that round of attempts, from 0; at least half of what is configured. */
  public long millis(int round) {
    long doubled = first.toMillis() << Math.min(Math.max(round, 0), DOUBLINGS);
    long capped = Math.max(1, Math.min(doubled, max.toMillis()));
    return capped / 2 + ThreadLocalRandom.current().nextLong(capped / 2 + 1);
  }
}
