// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.health.TaskReport;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.connect.runtime.pipeline.TaskRunner.PluginCall;
import io.fairlead.connect.runtime.pipeline.TaskSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one task on this worker. Brings what runs there to what is wanted, one incarnation
 * at a time. Touched by the host's event loop alone.
 */
final class TaskSlot {

  private static final Logger LOG = LoggerFactory.getLogger(TaskSlot.class);

  /** What is in the slot. */
  private sealed interface State {}

  private record Vacant() implements State {}

  private record Live(TaskRunner runner, TaskSpec spec) implements State {}

  /** Over, but kept: its failure stays visible until it is restarted or replaced. */
  private record Failed(TaskRunner runner, TaskSpec spec) implements State {}

  private record Ending(TaskRunner runner, TaskSpec spec, long deadlineNanos) implements State {}

  private final ConnectorTaskId id;
  private final HostContext host;
  private final List<CompletableFuture<Void>> restarts = new ArrayList<>();
  private final Healing healing;
  private State state = new Vacant();
  private TaskSpec begun;
  private TaskSpec wanted;
  private boolean restart;
  private RunState shown;
  private String version;
  private PluginCall stuckIn;
  private TaskWatch watch;
  private TaskReport report;

  TaskSlot(ConnectorTaskId id, HostContext host) {
    this.id = id;
    this.host = host;
    this.healing = new Healing(id.connector(), id.task(), host.healing(), this::heal);
  }

  boolean isVacant() {
    return state instanceof Vacant;
  }

  /** How the task fares as of the last look; empty unless it runs. */
  Optional<TaskReport> report() {
    return Optional.ofNullable(report);
  }

  /** State last reported. */
  RunState shown() {
    return shown == null ? RunState.UNASSIGNED : shown;
  }

  boolean hasFailed() {
    return state instanceof Failed;
  }

  /** The incarnation that lives here, or null. */
  TaskSpec liveSpec() {
    return state instanceof Live live ? live.spec() : null;
  }

  void want(TaskSpec spec) {
    wanted = spec;
    step();
  }

  /** Replaces the present incarnation by a new one of the same spec. */
  CompletableFuture<Void> restart() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    restarts.add(done);
    restart = true;
    healing.forget();
    if (wanted != null) {
      shown = RunState.RESTARTING;
      host.statuses().task(id, wanted.epoch(), RunState.RESTARTING, null, version);
    }
    step();
    return done;
  }

  /** Gives the incarnation up at once, without waiting for it. */
  void cancel() {
    wanted = null;
    healing.forget();
    TaskRunner runner = runner();
    if (runner != null) {
      runner.cancel();
      ended();
    } else if (state instanceof Failed) {
      step();
    }
  }

  void started(TaskRunner runner, String pluginVersion) {
    if (isCurrent(runner)) {
      version = pluginVersion == null ? version : pluginVersion;
      show(runner, RunState.RUNNING, null);
    }
  }

  void paused(TaskRunner runner) {
    if (isCurrent(runner)) {
      show(runner, RunState.PAUSED, null);
    }
  }

  void failed(TaskRunner runner, Throwable cause) {
    if (!isCurrent(runner)) {
      return;
    }
    show(runner, RunState.FAILED, trace(cause));
    if (state instanceof Live live) {
      Failed failed = new Failed(runner, live.spec());
      state = failed;
      stuckIn = null;
      step();
      if (state == failed) {
        healing.failed(failed.spec().connectorConfig(), cause);
      }
    } else {
      ended();
    }
  }

  /** Another incarnation writes now: this one is kept, silently, until it is not wanted here. */
  void superseded(TaskRunner runner) {
    if (!isCurrent(runner)) {
      return;
    }
    if (state instanceof Live live) {
      state = new Failed(runner, live.spec());
      stuckIn = null;
      step();
    } else {
      ended();
    }
  }

  /** The status stays FAILED until the next incarnation runs. */
  private void heal() {
    if (state instanceof Failed && wanted != null) {
      restart = true;
      step();
    }
  }

  private static String trace(Throwable cause) {
    StringWriter text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  void stopped(TaskRunner runner) {
    if (isCurrent(runner)) {
      ended();
    }
  }

  /** Regular look: ends what missed its deadline, and tells when a plugin call takes too long. */
  void tick(long nowMs) {
    if (state instanceof Ending ending && host.nowNanos() - ending.deadlineNanos() > 0) {
      LOG.warn(
          "Task {} did not stop within {} ms; it is given up, its thread interrupted and its clients"
              + " closed",
          id,
          host.gracefulMs());
      ending.runner().cancel();
      ended();
    } else if (state instanceof Live live) {
      watch(live, nowMs);
      judge(live, nowMs);
    }
    if (!(state instanceof Live)) {
      report = null;
    }
  }

  private void judge(Live live, long nowMs) {
    if (shown != RunState.RUNNING && stuckIn == null) {
      report = null;
      watch = null;
      return;
    }
    if (watch == null || !watch.isOf(live.runner())) {
      watch = new TaskWatch(id, live.runner(), nowMs);
    }
    report = watch.look(host.health(), nowMs);
    live.runner().figures().refreshProgress(host.pluginThreads());
  }

  private void watch(Live live, long nowMs) {
    PluginCall call = live.runner().currentCall().orElse(null);
    boolean overdue = call != null && nowMs - call.sinceMillis() > host.stuckAfterMs();
    if (overdue && !call.equals(stuckIn)) {
      stuckIn = call;
      host.statuses()
          .task(
              id,
              live.spec().epoch(),
              shown == null ? RunState.RUNNING : shown,
              StuckCalls.describe(id.toString(), call, nowMs),
              version);
    } else if (!overdue && stuckIn != null) {
      stuckIn = null;
      host.statuses().task(id, live.spec().epoch(), shown, null, version);
    }
  }

  private void step() {
    if (state instanceof Live live) {
      if (wanted != null && !restart && live.spec().sameWork(wanted)) {
        live.runner().transitionTo(wanted.initialState());
      } else {
        live.runner().stop();
        long graceful = TimeUnit.MILLISECONDS.toNanos(host.gracefulMs());
        state = new Ending(live.runner(), live.spec(), host.nowNanos() + graceful);
        host.expectTicks();
      }
    } else if (state instanceof Failed failed) {
      if (wanted == null || restart || !failed.spec().sameWork(wanted)) {
        // Its figures were kept until now.
        failed.runner().stop();
        ended();
      }
    } else if (state instanceof Vacant && wanted != null) {
      begin();
    }
  }

  private void begin() {
    if (begun == null || !begun.sameWork(wanted)) {
      healing.forget();
    }
    begun = wanted;
    TaskRunner runner = host.tasks().create(wanted, host.taskListener());
    state = new Live(runner, wanted);
    restart = false;
    shown = null;
    runner.start();
    restarts.forEach(done -> done.complete(null));
    restarts.clear();
  }

  private void ended() {
    state = new Vacant();
    stuckIn = null;
    step();
    if (isVacant()) {
      host.vacated(id);
    }
  }

  private void show(TaskRunner runner, RunState reached, String trace) {
    shown = reached;
    host.statuses().task(id, runner.epoch(), reached, trace, version);
  }

  private boolean isCurrent(TaskRunner runner) {
    return runner == runner();
  }

  private TaskRunner runner() {
    if (state instanceof Live live) {
      return live.runner();
    }
    return state instanceof Ending ending ? ending.runner() : null;
  }

  /** The state that tasks shall have for a connector's target. */
  static TargetState initial(TargetState target) {
    return target == TargetState.PAUSED ? TargetState.PAUSED : TargetState.STARTED;
  }
}
