// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.healing;

/** What becomes of something that failed. */
public sealed interface RestartDecision {

  /**
   * It is started again.
   *
   * @param attempt number of the try, from 1
   * @param atMs when
   * @param limited true when it waits for the limit per hour rather than for the back-off
   */
  record Restart(int attempt, long atMs, boolean limited) implements RestartDecision {}

  /**
   * It stays failed until it is restarted by hand or configured anew.
   *
   * @param reason a sentence
   */
  record StayFailed(String reason) implements RestartDecision {}
}
