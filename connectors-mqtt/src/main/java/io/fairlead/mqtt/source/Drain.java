// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import java.time.Duration;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties and ends sessions that tasks of higher numbers left, one after the other, until the
 * broker knows none for some numbers. Task's thread only.
 */
final class Drain {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  // A task that never connected leaves a gap in the numbers.
  private static final int GAPS = 3;

  private final IntFunction<MqttSession> sessions;
  private final Duration quiet;
  private int number;
  private int missing;
  private MqttSession current;
  private Silence silence;

  /**
   * @param sessions makes the session of a number, to be emptied
   * @param from the first number that no task has
   */
  Drain(IntFunction<MqttSession> sessions, int from, Duration quiet) {
    this.sessions = sessions;
    this.number = from;
    this.quiet = quiet;
  }

  /** Whether no such session is left. */
  boolean done() {
    return missing >= GAPS;
  }

  /** Goes on with it. */
  void tick() {
    if (done()) {
      return;
    }
    if (current == null) {
      current = sessions.apply(number);
      silence = new Silence(quiet);
    }
    if (!current.tick()) {
      return;
    }
    if (!current.wasPresent()) {
      missing++;
      next();
    } else if (silence.lasts(
        System.nanoTime(), current.lastArrivalNanos(), current.unacknowledged() > 0)) {
      LOG.info("session {} is empty, and ended", current.spec().clientId());
      missing = 0;
      next();
    }
  }

  private void next() {
    current.close(true);
    current = null;
    number++;
  }

  /** The session that is being emptied has this client id. */
  MqttSession current() {
    return current;
  }

  /** Leaves; what is not emptied is found again at the next start. */
  void close() {
    if (current != null) {
      current.close(false);
      current = null;
    }
  }
}
