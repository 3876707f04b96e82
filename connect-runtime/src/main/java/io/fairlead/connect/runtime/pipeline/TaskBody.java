// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import java.time.Duration;

/**
 * The work of a task, without its lifecycle, which {@link TaskThread} drives.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>thread</th><th>how often</th></tr>
 *   <tr><td>start</td><td>task</td><td>once, unless the task is stopped before</td></tr>
 *   <tr><td>iterate, paused, resumed</td><td>task</td><td>after start, before stop</td></tr>
 *   <tr><td>stop</td><td>task</td><td>once if start was called, even if that failed</td></tr>
 *   <tr><td>close</td><td>task</td><td>once, last</td></tr>
 *   <tr><td>wakeup, abort</td><td>any</td><td>any number of times, at any time</td></tr>
 * </table>
 */
public interface TaskBody {

  /** Builds a body on the task's thread, with the connector's loader as context loader. */
  @FunctionalInterface
  interface Factory {

    /** Takes part in nothing yet: no plugin is started, no group is joined. */
    TaskBody build(TaskSpec spec, TaskControl control) throws Exception;
  }

  /**
   * Initializes and starts the plugin.
   *
   * @return the plugin's version
   */
  String start() throws Exception;

  /** One turn of the loop; returns quickly, or blocks in the plugin or in a client. */
  void iterate() throws Exception;

  /** The task is to pause; {@link #iterate} is not called until {@link #resumed}. */
  void paused() throws Exception;

  void resumed() throws Exception;

  /** True if {@link #iterate} is wanted while paused too, to stay a member of a group. */
  default boolean iteratesWhilePaused() {
    return false;
  }

  /** Makes an {@link #iterate} that blocks in a client return soon; must not block. */
  void wakeup();

  /**
   * Commits what can be committed, unless the task is cancelled, and stops the plugin.
   *
   * @param grace what is left of the graceful time-out
   */
  void stop(Duration grace) throws Exception;

  /**
   * Closes clients from outside, so that the task can neither produce nor commit nor hold
   * partitions; may block in plugins of clients.
   */
  void abort();

  /** Releases everything; throws nothing. */
  void close();
}
