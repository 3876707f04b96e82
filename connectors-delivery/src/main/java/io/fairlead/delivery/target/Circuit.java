// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.target;

/**
 * Whether a target is used. Immutable; each event gives the next state. Times are milliseconds of
 * one clock.
 *
 * <p>{@code Closed} (in use) → failures in a row, or one "busy" → {@code Open} (left alone) → its
 * time comes → {@code Probing} → the probe succeeds → {@code Closed}, or fails → {@code Open} for
 * longer.
 */
public sealed interface Circuit {

  /** A new target's. */
  static Circuit initial() {
    return new Closed(0, 0);
  }

  /** A request succeeded. */
  default Circuit succeeded() {
    return initial();
  }

  /** A request failed. */
  Circuit failed(Limits limits, long now);

  /** The target says that it has too much to do. */
  Circuit busy(Limits limits, long now);

  /** Whether requests may be sent. */
  default boolean usable() {
    return false;
  }

  /**
   * When a circuit opens and closes.
   *
   * @param failures in a row that open it
   */
  record Limits(int failures, Backoff backoff) {}

  /**
   * In use.
   *
   * @param failures of requests in a row
   * @param trips how often it opened since a request last succeeded
   */
  record Closed(int failures, int trips) implements Circuit {
    @Override
    public Circuit failed(Limits limits, long now) {
      return failures + 1 >= limits.failures()
          ? busy(limits, now)
          : new Closed(failures + 1, trips);
    }

    @Override
    public Circuit busy(Limits limits, long now) {
      return new Open(now + limits.backoff().millis(trips + 1), trips + 1);
    }

    @Override
    public boolean usable() {
      return true;
    }
  }

  /** Left alone until then. */
  record Open(long until, int trips) implements Circuit {
    /** Whether it is time to probe. */
    public boolean due(long now) {
      return now >= until;
    }

    /** A probe is under way. */
    public Circuit probe() {
      return new Probing(trips);
    }

    // Requests that were under way when it opened say nothing new.
    @Override
    public Circuit succeeded() {
      return this;
    }

    @Override
    public Circuit failed(Limits limits, long now) {
      return this;
    }

    @Override
    public Circuit busy(Limits limits, long now) {
      return this;
    }
  }

  /** Somebody asks the target how it is. */
  record Probing(int trips) implements Circuit {
    @Override
    public Circuit succeeded() {
      // The trips are forgotten when a request succeeds: a target may be well and busy in turns.
      return new Closed(0, trips);
    }

    @Override
    public Circuit failed(Limits limits, long now) {
      return new Open(now + limits.backoff().millis(trips + 1), trips + 1);
    }

    @Override
    public Circuit busy(Limits limits, long now) {
      return failed(limits, now);
    }
  }
}
