// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.secrets.SecretWords;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs a {@link TaskBody} on a thread of its own and keeps its lifecycle: {@code CREATED → STARTING
 * → RUNNING ⇄ PAUSED → STOPPING → STOPPED | FAILED | CANCELLED}. A task that is created paused is
 * built, but its plugin is not started before it is resumed.
 */
public final class TaskThread implements TaskRunner, TaskControl {

  /** Key of the logging context that names connector and task (KIP-449). */
  public static final String LOGGING_CONTEXT = "connector.context";

  private static final Logger LOG = LoggerFactory.getLogger(TaskThread.class);
  private static final String THREAD_NAME_PREFIX = "task-thread-";

  /**
   * What a task is run with.
   *
   * @param grace from the request to stop until the task is expected to have ended
   */
  public record Settings(Time time, Duration grace, TaskMetrics metrics) {}

  private final TaskSpec spec;
  private final TaskBody.Factory factory;
  private final Listener listener;
  private final Settings settings;
  private final CallTracker calls;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final SecretWords secrets = new SecretWords();

  private final Object monitor = new Object();
  // All of these are guarded by the monitor; those that are volatile are read without it.
  private volatile TaskState state = TaskState.CREATED;
  private volatile TargetState target;
  private volatile boolean stopRequested;
  private long stopRequestedMillis;
  private TaskBody body;
  private Thread thread;

  public TaskThread(TaskSpec spec, TaskBody.Factory factory, Listener listener, Settings settings) {
    this.spec = spec;
    this.factory = factory;
    this.listener = listener;
    this.settings = settings;
    this.calls = new CallTracker(settings.time());
    this.target = spec.initialState();
  }

  @Override
  public ConnectorTaskId id() {
    return spec.id();
  }

  @Override
  public int epoch() {
    return spec.epoch();
  }

  @Override
  public void start() {
    synchronized (monitor) {
      if (state.ended() || stopRequested) {
        return;
      }
      moveTo(TaskState.STARTING);
      thread = new Thread(this::run, THREAD_NAME_PREFIX + spec.id());
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void transitionTo(TargetState wanted) {
    if (wanted == TargetState.STOPPED) {
      stop();
      return;
    }
    TaskBody waking;
    synchronized (monitor) {
      if (stopRequested || target == wanted) {
        return;
      }
      target = wanted;
      monitor.notifyAll();
      waking = body;
    }
    if (waking != null) {
      waking.wakeup();
    }
  }

  @Override
  public void stop() {
    TaskBody waking;
    boolean neverStarted = false;
    synchronized (monitor) {
      if (state.ended()) {
        settings.metrics().close();
        return;
      }
      if (stopRequested) {
        return;
      }
      stopRequested = true;
      stopRequestedMillis = settings.time().milliseconds();
      if (state == TaskState.CREATED) {
        neverStarted = moveTo(TaskState.STOPPED);
      }
      monitor.notifyAll();
      waking = body;
    }
    if (waking != null) {
      waking.wakeup();
    }
    if (neverStarted) {
      settings.metrics().close();
      listener.stopped(this);
      ended.countDown();
    }
  }

  @Override
  public boolean awaitStop(Duration timeout) {
    try {
      return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void cancel() {
    TaskBody aborting;
    synchronized (monitor) {
      boolean started = thread != null;
      stopRequested = true;
      settings.metrics().close();
      if (!moveTo(TaskState.CANCELLED)) {
        return;
      }
      monitor.notifyAll();
      aborting = body;
      if (started) {
        thread.interrupt();
      } else {
        ended.countDown();
      }
    }
    if (aborting != null) {
      // Invariant 6: closing clients may call plugins of theirs, which may hang.
      Thread abort = new Thread(() -> abort(aborting), "task-abort-" + spec.id());
      abort.setDaemon(true);
      abort.start();
    }
  }

  @Override
  public Optional<PluginCall> currentCall() {
    return calls.current();
  }

  @Override
  public TaskFigures figures() {
    return settings.metrics().figures();
  }

  @Override
  public boolean stopping() {
    return stopRequested;
  }

  @Override
  public boolean cancelled() {
    return state == TaskState.CANCELLED;
  }

  @Override
  public boolean sleep(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (monitor) {
      while (!stopRequested) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          break;
        }
        monitor.wait(left);
      }
    }
    return stopRequested;
  }

  @Override
  public CallTracker calls() {
    return calls;
  }

  @Override
  public SecretWords secrets() {
    return secrets;
  }

  @Override
  public TaskMetrics metrics() {
    return settings.metrics();
  }

  private void run() {
    MDC.put(LOGGING_CONTEXT, "[" + spec.id().connector() + "|task-" + spec.id().task() + "] ");
    try {
      Throwable failure = live();
      // Invariant 7: plugins and drivers quote what they were configured with.
      boolean isError = failure instanceof Error;
      boolean superseded = failure instanceof SupersededException;
      end(failure == null ? null : secrets.scrub(failure), isError, superseded);
    } finally {
      settings.metrics().figures().memory().close();
      ended.countDown();
      MDC.remove(LOGGING_CONTEXT);
    }
  }

  /** The whole life; returns what it failed of, or null. */
  private Throwable live() {
    boolean startCalled = false;
    Throwable failure = null;
    try {
      publish(factory.build(spec, this));
      if (awaitFirstResume()) {
        startCalled = true;
        String version = body.start();
        if (advance(TaskState.RUNNING)) {
          listener.started(this, version);
        }
        loop();
      }
    } catch (Throwable t) {
      failure = t;
    }
    if (body != null) {
      if (startCalled) {
        Throwable inStop = stopBody(failure != null);
        failure = failure == null ? inStop : failure;
      }
      closeBody();
    }
    return failure;
  }

  private void loop() throws Exception {
    while (!stopRequested) {
      if (target == TargetState.PAUSED && state == TaskState.RUNNING) {
        body.paused();
        if (advance(TaskState.PAUSED)) {
          listener.paused(this);
        }
      } else if (target == TargetState.STARTED && state == TaskState.PAUSED) {
        body.resumed();
        if (advance(TaskState.RUNNING)) {
          listener.resumed(this);
        }
      } else if (state == TaskState.PAUSED && !body.iteratesWhilePaused()) {
        awaitChange();
      } else {
        body.iterate();
      }
    }
  }

  private boolean awaitFirstResume() throws InterruptedException {
    if (target == TargetState.PAUSED && advance(TaskState.PAUSED)) {
      listener.paused(this);
      while (!stopRequested && target == TargetState.PAUSED) {
        awaitChange();
      }
      advance(TaskState.STARTING);
    }
    return !stopRequested;
  }

  private void awaitChange() throws InterruptedException {
    synchronized (monitor) {
      while (!stopRequested && target == TargetState.PAUSED) {
        monitor.wait(TimeUnit.MINUTES.toMillis(1));
      }
    }
  }

  private Throwable stopBody(boolean failed) {
    advance(TaskState.STOPPING);
    try {
      body.stop(remainingGrace());
      return null;
    } catch (Throwable t) {
      if (failed) {
        LOG.warn("task {} could not stop after it had failed", spec, secrets.scrub(t));
      }
      return t;
    }
  }

  private Duration remainingGrace() {
    synchronized (monitor) {
      if (!stopRequested) {
        return settings.grace();
      }
      long gone = settings.time().milliseconds() - stopRequestedMillis;
      return Duration.ofMillis(Math.max(0, settings.grace().toMillis() - gone));
    }
  }

  private void closeBody() {
    try {
      body.close();
    } catch (Throwable t) {
      LOG.warn("task {} did not release everything when it ended", spec, secrets.scrub(t));
    }
  }

  private void end(Throwable failure, boolean isError, boolean superseded) {
    if (cancelled()) {
      if (failure != null) {
        LOG.info("task {} ended after it was cancelled", spec, failure);
      }
    } else if (failure == null || (stopRequested && !isError)) {
      if (failure != null) {
        LOG.warn("task {} failed while it was stopping", spec, failure);
      }
      advance(TaskState.STOPPING);
      if (advance(TaskState.STOPPED)) {
        settings.metrics().close();
        listener.stopped(this);
      }
    } else if (superseded && advance(TaskState.FAILED)) {
      LOG.info("task {} is over: {}", spec, failure.getMessage());
      settings.metrics().close();
      listener.superseded(this, failure);
    } else if (advance(TaskState.FAILED)) {
      LOG.error("task {} failed", spec, failure);
      if (stopRequested) {
        settings.metrics().close();
      }
      listener.failed(this, failure);
    }
  }

  private void publish(TaskBody built) {
    boolean tooLate;
    synchronized (monitor) {
      body = built;
      tooLate = cancelled();
    }
    if (tooLate) {
      abort(built);
    }
  }

  private void abort(TaskBody aborting) {
    try {
      aborting.abort();
    } catch (RuntimeException e) {
      LOG.warn(
          "task {} did not release every client when it was cancelled", spec, secrets.scrub(e));
    }
  }

  private boolean advance(TaskState next) {
    synchronized (monitor) {
      return moveTo(next);
    }
  }

  private boolean moveTo(TaskState next) {
    if (!state.canBecome(next)) {
      return false;
    }
    state = next;
    settings.metrics().state(next, settings.time().milliseconds());
    return true;
  }

  @Override
  public String toString() {
    return "task " + spec + " (" + state + ")";
  }
}
