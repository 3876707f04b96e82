// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

/** Waits between attempts. */
@FunctionalInterface
public interface Backoff {

  /**
   * Waits until the time is over or the task is asked to stop.
   *
   * @return true if the task is to stop
   */
  boolean sleep(long millis) throws InterruptedException;
}
