// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The place of one connector's instance on this worker; one incarnation at a time. Touched by the
 * host's event loop alone.
 */
final class ConnectorSlot {

  private final String name;
  private final HostContext host;
  private final Executor loop;
  private final Function<ConnectorSpec, ConnectorRunner> runners;
  private final List<CompletableFuture<Void>> restarts = new ArrayList<>();
  private final Healing healing;
  private Map<String, String> begunWith;
  private ConnectorRunner runner;
  private boolean closing;
  private boolean restart;
  private ConnectorSpec wanted;
  private TargetState target;
  private RunState shown;

  ConnectorSlot(
      String name,
      HostContext host,
      Executor loop,
      Function<ConnectorSpec, ConnectorRunner> runners) {
    this.name = name;
    this.host = host;
    this.loop = loop;
    this.runners = runners;
    this.healing = new Healing(name, null, host.healing(), this::heal);
  }

  boolean isVacant() {
    return runner == null;
  }

  boolean hasFailed() {
    return shown == RunState.FAILED;
  }

  /** True for the instance that lives here now. */
  boolean isCurrent(ConnectorRunner candidate) {
    return candidate == runner && !closing;
  }

  void want(ConnectorSpec spec, TargetState newTarget) {
    boolean moved = target != newTarget;
    wanted = spec;
    target = newTarget;
    if (runner != null && !closing && spec != null && spec.equals(runner.spec()) && !restart) {
      if (moved) {
        runner.transitionTo(newTarget);
      }
    } else {
      step();
    }
  }

  CompletableFuture<Void> restart() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    restarts.add(done);
    restart = true;
    healing.forget();
    if (wanted != null) {
      shown = RunState.RESTARTING;
      host.statuses().connector(name, wanted.epoch(), RunState.RESTARTING, null, version());
    }
    step();
    return done;
  }

  void requestTaskConfigs() {
    if (runner != null) {
      runner.requestTaskConfigs();
    }
  }

  void reached(ConnectorRunner from, RunState state, String trace) {
    if (isCurrent(from)) {
      shown = state;
      host.statuses().connector(name, from.spec().epoch(), state, trace, from.version());
    }
  }

  void failed(ConnectorRunner from, Throwable cause, String trace) {
    if (isCurrent(from)) {
      reached(from, RunState.FAILED, trace);
      healing.failed(from.spec().config(), cause);
    }
  }

  /** The status stays FAILED until the next instance runs. */
  private void heal() {
    if (hasFailed() && runner != null && !closing && wanted != null) {
      restart = true;
      step();
    }
  }

  /** Gives the instance up without waiting for its stop. */
  void abandon() {
    wanted = null;
    healing.forget();
    if (runner != null) {
      runner.close();
      runner = null;
      closing = false;
      host.vacated(name);
    }
  }

  private String version() {
    return runner == null ? null : runner.version();
  }

  private void step() {
    if (runner != null && !closing) {
      closing = true;
      // The next instance starts after the old one's stop, as plugins expect of one JVM.
      ConnectorRunner old = runner;
      old.close().thenRunAsync(() -> closed(old), loop);
    } else if (runner == null && wanted != null) {
      begin();
    }
  }

  private void closed(ConnectorRunner old) {
    if (runner != old) {
      return;
    }
    runner = null;
    closing = false;
    if (wanted != null) {
      begin();
    } else {
      host.vacated(name);
    }
  }

  private void begin() {
    restart = false;
    shown = null;
    if (!wanted.config().equals(begunWith)) {
      begunWith = wanted.config();
      healing.forget();
    }
    runner = runners.apply(wanted);
    runner.transitionTo(target);
    restarts.forEach(done -> done.complete(null));
    restarts.clear();
  }
}
