// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.client.LinkException;
import io.fairlead.mqtt.client.ReasonCode;
import io.fairlead.mqtt.client.ReasonCode.Blame;
import java.io.EOFException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds out that two clients take one session from each other, which would go on for ever. Brokers
 * may say so; some just end the connection, as they do for other reasons, so that takes longer to
 * be sure. Not thread-safe.
 */
final class Takeovers {

  private static final int TOLD = 3;
  private static final int GUESSED = 10;
  private static final long SPAN_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Deque<Long> told = new ArrayDeque<>();
  private final Deque<Long> guessed = new ArrayDeque<>();

  /**
   * Notes how a connection ended.
   *
   * @param livedNanos how long it had been there
   * @param nowNanos of {@code System.nanoTime}
   * @return what ends the task, if this cannot go on
   */
  Optional<LinkException> note(LinkException failure, long livedNanos, long nowNanos) {
    if (failure.reason().equals(Optional.of(ReasonCode.SESSION_TAKEN_OVER))) {
      return reached(told, TOLD, nowNanos) ? Optional.of(failure) : Optional.empty();
    }
    if (failure.reason().isEmpty()
        && livedNanos < SHORT_NANOS
        && endedByBroker(failure)
        && reached(guessed, GUESSED, nowNanos)) {
      return Optional.of(
          LinkException.permanent(
              "%s; the broker ended it %d times within a minute, soon after it was made"
                  .formatted(failure.getMessage(), GUESSED),
              Blame.CLIENT_ID,
              "another client probably uses the same client id; give each connector a prefix of"
                  + " its own"));
    }
    return Optional.empty();
  }

  private static boolean reached(Deque<Long> times, int limit, long now) {
    times.add(now);
    while (now - times.peek() > SPAN_NANOS) {
      times.remove();
    }
    return times.size() >= limit;
  }

  private static boolean endedByBroker(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException) {
        return true;
      }
    }
    return false;
  }
}
