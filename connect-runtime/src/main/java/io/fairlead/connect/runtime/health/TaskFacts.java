// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.health;

import java.util.Optional;

/**
 * What is known of a running task.
 *
 * @param runningSinceMs when its present incarnation began to run
 * @param lastRecordMs when it last had a record, or null
 * @param lag how far it is behind
 * @param heldBack whether its quota keeps it from doing more
 * @param busy what it does not come back from, if anything
 */
public record TaskFacts(
    String task,
    long runningSinceMs,
    Long lastRecordMs,
    Lag lag,
    boolean heldBack,
    Optional<Busy> busy) {

  /**
   * How far behind; null where it is not known.
   *
   * @param ms age of the newest record that was delivered while there are more to deliver
   */
  public record Lag(Long records, Long ms) {

    public static final Lag UNKNOWN = new Lag(null, null);
  }

  /**
   * Something that has not ended.
   *
   * @param what completes the sentence "The task …"
   */
  public record Busy(String what, long sinceMs) {}
}
