// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.settings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How long a request may take. Safe for use by any thread. */
public final class RequestTimeout {

  private final Clock clock;
  private volatile Duration timeout;

  public RequestTimeout(Clock clock, Duration timeout) {
    this.clock = clock;
    this.timeout = timeout;
  }

  public void set(Duration newTimeout) {
    this.timeout = newTimeout;
  }

  public Duration get() {
    return timeout;
  }

  public Instant now() {
    return clock.instant();
  }

  /** Deadline of a request that arrives now. */
  public Instant deadline() {
    return now().plus(timeout);
  }

  /** Never negative. */
  public Duration until(Instant deadline) {
    Duration left = Duration.between(now(), deadline);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
