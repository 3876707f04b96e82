// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ends threads that read from the database. */
final class ScanThreads {

  private ScanThreads() {}

  /**
   * Waits for threads that were told to end; cancels what they wait for if that takes longer than a
   * second.
   *
   * @param seconds how long to wait in all
   */
  static void end(List<Thread> threads, RunningStatement running, long seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    boolean cancelled = false;
    try {
      for (Thread thread : threads) {
        thread.join(cancelled ? 1 : TimeUnit.SECONDS.toMillis(1));
        if (thread.isAlive()) {
          if (!cancelled) {
            running.cancel();
            cancelled = true;
          }
          thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
