// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.secrets.SecretWords;

/** What a {@link TaskBody} may ask of the thread that runs it. Safe for use by any thread. */
public interface TaskControl {

  /** True once the task is asked to stop or is cancelled. */
  boolean stopping();

  /** True once the task is given up: it must neither produce nor commit any more. */
  boolean cancelled();

  /**
   * Waits until the time is over or the task is asked to stop.
   *
   * @return {@link #stopping()}
   */
  boolean sleep(long millis) throws InterruptedException;

  /** Calls into the plugin go through this, so that one that hangs is seen. */
  CallTracker calls();

  /** What must not be shown of what the task's plugins say. */
  SecretWords secrets();

  /** Figures that tasks of either direction have. */
  TaskMetrics metrics();
}
