// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.time.Duration;

/**
 * When and how the source offsets of acknowledged records are committed. At-least-once and
 * exactly-once (KIP-618) differ by this object alone.
 */
interface OffsetCommitStrategy {

  /** The task has started. Task's thread. */
  void start();

  /** A record is about to be sent. Task's thread. */
  void beforeSend();

  /** All records of a poll, which may be none, are sent or left out. Task's thread. */
  void batchSent();

  /**
   * Commits what can be committed, after which nothing is committed any more. Task's thread.
   *
   * @param limit how long it may take
   */
  void finish(Duration limit) throws InterruptedException;

  /** Nothing is committed from here on; does not block. Any thread. */
  void cancel();
}
