// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Time;

/**
 * Knows which call into the plugin is under way on the task's thread. Calls are tracked by one
 * thread at a time; {@link #current()} is for any. Two ordered writes and a look at the clock per
 * call.
 */
public final class CallTracker {

  private static final VarHandle METHOD;

  static {
    try {
      METHOD = MethodHandles.lookup().findVarHandle(CallTracker.class, "method", String.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Time time;
  private volatile CallTracker beside;
  private long sinceMillis;
  private Thread thread;

  @SuppressWarnings("unused")
  private String method;

  public CallTracker(Time time) {
    this.time = time;
  }

  /**
   * Makes a tracker for another thread that works for the task. {@link #current()} tells of its
   * calls while there is none on the task's own.
   */
  public CallTracker beside() {
    beside = new CallTracker(time);
    return beside;
  }

  /** Runs a call under the name of the method; calls do not nest. */
  public <T> T call(String name, Callable<T> call) throws Exception {
    begin(name);
    try {
      return call.call();
    } finally {
      end();
    }
  }

  /** For hot paths: must be followed by {@link #end()} whatever happens. */
  public void begin(String name) {
    sinceMillis = time.milliseconds();
    thread = Thread.currentThread();
    METHOD.setRelease(this, name);
  }

  public void end() {
    METHOD.setRelease(this, null);
  }

  /** The call that is under way, if any. */
  public Optional<TaskRunner.PluginCall> current() {
    String name = (String) METHOD.getAcquire(this);
    if (name == null) {
      CallTracker other = beside;
      return other == null ? Optional.empty() : other.current();
    }
    return Optional.of(new TaskRunner.PluginCall(name, sinceMillis, thread));
  }
}
