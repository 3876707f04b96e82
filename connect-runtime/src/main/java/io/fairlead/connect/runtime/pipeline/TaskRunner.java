// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.TargetState;
import java.time.Duration;
import java.util.Optional;

/**
 * One live incarnation of a task, on a thread of its own. Single use: after the end it is not
 * started again.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>caller</th><th>blocks</th></tr>
 *   <tr><td>start</td><td>herder, once</td><td>no; the task's own thread builds, initializes and
 *   starts the plugin</td></tr>
 *   <tr><td>transitionTo, stop</td><td>any</td><td>no</td></tr>
 *   <tr><td>awaitStop</td><td>any but the task's thread</td><td>up to the given time</td></tr>
 *   <tr><td>cancel</td><td>any</td><td>no</td></tr>
 * </table>
 */
public interface TaskRunner {

  ConnectorTaskId id();

  int epoch();

  void start();

  /** STARTED or PAUSED; the same state again is no change. */
  void transitionTo(TargetState state);

  /** Asks the task to end: it finishes what it holds, commits, and calls the plugin's stop. */
  void stop();

  /** True when the task has ended and its clients are closed. */
  boolean awaitStop(Duration timeout);

  /**
   * Gives the task up: its thread is interrupted, its clients are closed from outside so that it
   * can neither produce nor commit nor hold partitions, and it reports nothing any more.
   * Idempotent.
   */
  void cancel();

  /** The plugin call that is under way, if any; for health and stuck detection. */
  Optional<PluginCall> currentCall();

  /** What health and load are judged by. */
  TaskFigures figures();

  /** A call into the plugin: method and System.nanoTime-like start in milliseconds of the clock. */
  record PluginCall(String method, long sinceMillis, Thread thread) {}

  /** Told on the task's own threads; must not block. Nothing is told after a cancel. */
  interface Listener {
    void started(TaskRunner task, String pluginVersion);

    void paused(TaskRunner task);

    void resumed(TaskRunner task);

    /** The task has failed and ended. */
    void failed(TaskRunner task, Throwable cause);

    /** The task has ended because another incarnation took its place, which is no failure. */
    default void superseded(TaskRunner task, Throwable cause) {
      failed(task, cause);
    }

    /** The task has ended because it was asked to. */
    void stopped(TaskRunner task);

    /** A config provider said that a value used by the task is stale after this time. */
    void configExpiresIn(TaskRunner task, Duration ttl);
  }
}
