// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.target;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses: the first, doubled each time, to the longest, each shortened by up to a fifth at
 * random so that tasks do not come back at one moment.
 */
public record Backoff(Duration first, Duration longest) {

  private static final int MAX_DOUBLINGS = 20;

  /** The pause after that many failures in a row, from 1, in milliseconds. */
  public long millis(int failures) {
    long doubled = first.toMillis() << Math.min(MAX_DOUBLINGS, Math.max(0, failures - 1));
    long pause = Math.min(longest.toMillis(), Math.max(1, doubled));
    return pause - ThreadLocalRandom.current().nextLong(pause / 5 + 1);
  }
}
