// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.health.HealthSettings;
import io.fairlead.connect.runtime.health.WorkerReport;
import io.fairlead.connect.runtime.pipeline.TaskFactory;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.connect.runtime.pipeline.TaskSpec;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.Owner;
import io.fairlead.connect.runtime.store.RestartRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs on this worker, brought to what the config topic wants.
 *
 * <p>All public methods return at once and may be called by any thread; the work is done on one
 * event loop, which never calls a plugin, so that no plugin can hold up another (Invariant 6).
 */
public final class WorkerHost implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerHost.class);

  private final String self;
  private final WorkerEnvironment env;
  private final Supplier<ClusterConfig> desired;
  private final ConnectorListener instanceEvents;
  private final EventLoop loop;
  private final Map<String, ConnectorSlot> connectors = new TreeMap<>();
  private final NavigableMap<ConnectorTaskId, TaskSlot> tasks = new TreeMap<>();
  private final HostContext context;
  private final ConfigReloads reloads;
  private final HostMetrics metrics;
  private final HostLoad load;
  private boolean fenced = true;
  private boolean closing;

  /**
   * @param self incarnation id of this worker
   * @param desired newest state of the config topic
   * @param submitTaskConfigs takes task configs to the leader; must not block
   */
  public WorkerHost(
      String self,
      WorkerEnvironment env,
      Supplier<ClusterConfig> desired,
      BiConsumer<String, List<Map<String, String>>> submitTaskConfigs) {
    this.self = self;
    this.env = env;
    this.desired = desired;
    this.loop = new EventLoop("connect-host-" + env.workerId(), this::tick);
    this.reloads = new ConfigReloads(env.plugins(), loop::executeLater);
    this.metrics = new HostMetrics(env.metrics());
    this.instanceEvents = new InstanceEvents(loop, connectors, metrics, reloads, submitTaskConfigs);
    this.load = new HostLoad(env.workerId());
    this.context = new Context();
  }

  /** Brings these connectors to what is wanted. */
  public void converge(Set<String> names) {
    loop.execute(() -> names.forEach(this::convergeNow));
  }

  /**
   * Everything, and from now on: this worker counts as a member of the group. Nothing happens once
   * it is closing.
   */
  public void resume() {
    loop.execute(
        () -> {
          if (closing) {
            return;
          }
          fenced = false;
          Set<String> names = new HashSet<>(desired.get().connectors().keySet());
          names.addAll(connectors.keySet());
          tasks.keySet().forEach(id -> names.add(id.connector()));
          names.forEach(this::convergeNow);
        });
  }

  /** Gives everything up at once: others may have taken it over. */
  public void fence(String reason) {
    loop.execute(
        () -> {
          fenced = true;
          if (!connectors.isEmpty() || !tasks.isEmpty()) {
            LOG.warn("All connectors and tasks of this worker are stopped: {}", reason);
          }
          giveUp();
        });
  }

  private void giveUp() {
    List.copyOf(tasks.values()).forEach(TaskSlot::cancel);
    List.copyOf(connectors.values()).forEach(ConnectorSlot::abandon);
  }

  /** Restarts the instance that lives here; fails with NotFoundException when there is none. */
  public CompletableFuture<Void> restartConnector(String name) {
    return onLoop(
        () -> {
          ConnectorSlot slot = connectors.get(name);
          return slot == null ? absent("Connector " + name) : slot.restart();
        });
  }

  /** Restarts the task that lives here; fails with NotFoundException when there is none. */
  public CompletableFuture<Void> restartTask(ConnectorTaskId id) {
    return onLoop(
        () -> {
          TaskSlot slot = tasks.get(id);
          return slot == null ? absent("Task " + id) : slot.restart();
        });
  }

  /** Restarts what lives here of a connector, as asked. */
  public void restart(RestartRequest request) {
    loop.execute(
        () -> {
          ConnectorSlot slot = connectors.get(request.connector());
          if (slot != null && (!request.onlyFailed() || slot.hasFailed())) {
            slot.restart();
          }
          if (request.includeTasks()) {
            tasks.forEach(
                (id, task) -> {
                  if (id.connector().equals(request.connector())
                      && (!request.onlyFailed() || task.hasFailed())) {
                    task.restart();
                  }
                });
          }
        });
  }

  /** Has the instance compute its task configs again, if it lives here. */
  public void requestTaskConfigs(String connector) {
    loop.execute(
        () -> {
          ConnectorSlot slot = connectors.get(connector);
          if (slot != null) {
            slot.requestTaskConfigs();
          }
        });
  }

  /** How the tasks that run here fare, and what they cost; as of the last look. */
  public WorkerReport report() {
    return load.report();
  }

  /** Whether this very incarnation is what shall run here, as far as the config topic is read. */
  public boolean wants(TaskSpec spec) {
    TaskSpec wanted = new DesiredWork(self, desired.get()).task(spec.id());
    return wanted != null && wanted.sameWork(spec);
  }

  private CompletableFuture<Void> onLoop(Supplier<CompletableFuture<Void>> action) {
    return CompletableFuture.supplyAsync(action, loop).thenCompose(Function.identity());
  }

  private static CompletableFuture<Void> absent(String what) {
    return CompletableFuture.failedFuture(
        new NotFoundException(what + " does not run on this worker"));
  }

  private void convergeNow(String name) {
    if (fenced) {
      return;
    }
    DesiredWork work = new DesiredWork(self, desired.get());
    ConnectorSpec instance = work.instance(name);
    ConnectorSlot slot = connectors.get(name);
    if (instance != null && slot == null) {
      slot = new ConnectorSlot(name, context, loop, this::newRunner);
      connectors.put(name, slot);
    }
    if (slot != null) {
      slot.want(instance, work.target(name));
    } else {
      reportRelease(name, work);
    }
    convergeTasks(name, work);
  }

  private void convergeTasks(String name, DesiredWork work) {
    ConnectorTaskId first = new ConnectorTaskId(name, 0);
    ConnectorTaskId last = new ConnectorTaskId(name, Integer.MAX_VALUE);
    Set<ConnectorTaskId> ids = new HashSet<>(tasks.subMap(first, true, last, true).keySet());
    for (int task = 0; task < work.tasks(name); task++) {
      ids.add(new ConnectorTaskId(name, task));
    }
    for (ConnectorTaskId id : ids) {
      TaskSpec spec = work.task(id);
      TaskSlot slot = tasks.get(id);
      if (spec != null && slot == null) {
        slot = new TaskSlot(id, context);
        tasks.put(id, slot);
      }
      if (slot != null) {
        slot.want(spec);
      } else {
        reportRelease(id, work);
      }
    }
  }

  private ConnectorRunner newRunner(ConnectorSpec spec) {
    return new ConnectorRunner(spec, env, instanceEvents);
  }

  // Invariant 4: only once nothing runs here any more may the leader give the work to another.
  private void reportRelease(ConnectorTaskId id, DesiredWork work) {
    Owner owner = work.releasing(id);
    if (owner != null) {
      context.statuses().task(id, owner.epoch(), RunState.UNASSIGNED, null, null);
    } else if (!work.exists(id)) {
      context.statuses().task(id, Integer.MAX_VALUE, RunState.DESTROYED, null, null);
    }
  }

  private void reportRelease(String name, DesiredWork work) {
    Owner owner = work.releasing(name);
    if (owner != null) {
      context.statuses().connector(name, owner.epoch(), RunState.UNASSIGNED, null, null);
    } else if (!work.exists(name)) {
      context.statuses().connector(name, Integer.MAX_VALUE, RunState.DESTROYED, null, null);
    }
  }

  private void tick() {
    long now = env.time().milliseconds();
    List.copyOf(tasks.values()).forEach(slot -> slot.tick(now));
    metrics.look(connectors.size(), tasks);
    load.look(tasks.values());
  }

  /** Completes when nothing runs here. */
  public CompletableFuture<Void> whenEmpty() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(() -> awaitEmpty(done));
    return done;
  }

  /**
   * Stops everything within the graceful time-out, and reports it as unassigned. What has not ended
   * then is given up, so that it neither writes nor commits any more.
   */
  @Override
  public void close() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          closing = true;
          fenced = true;
          List.copyOf(tasks.values()).forEach(slot -> slot.want(null));
          List.copyOf(connectors.values()).forEach(slot -> slot.want(null, TargetState.STOPPED));
          awaitEmpty(done);
        });
    long graceful = env.config().getLong(WorkerConfig.TASK_SHUTDOWN_GRACEFUL_TIMEOUT_MS_CONFIG);
    try {
      done.orTimeout(graceful + 2000, TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      LOG.warn("Some plugins did not stop within {} ms and are abandoned", graceful);
      awaitGivenUp();
    }
    loop.close(Duration.ofSeconds(2));
    reloads.close();
    metrics.close();
  }

  /** The loop forgets at its end what it has not begun. */
  private void awaitGivenUp() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          giveUp();
          done.complete(null);
        });
    done.completeOnTimeout(null, 2, TimeUnit.SECONDS).join();
  }

  private void awaitEmpty(CompletableFuture<Void> done) {
    if (tasks.isEmpty() && connectors.isEmpty()) {
      done.complete(null);
    } else {
      loop.executeLater(Duration.ofMillis(20), () -> awaitEmpty(done));
    }
  }

  /** What slots see of the host. */
  private final class Context implements HostContext {

    private final StatusReporter reporter = new StatusReporter(env.statuses(), env.workerId());
    private final TaskRunner.Listener listener = new TaskEvents(loop, tasks, metrics, reloads);
    private final HealthSettings health =
        new HealthSettings(
            env.config().getLong(WorkerConfig.HEALTH_IDLE_AFTER_MS_CONFIG),
            env.config().getLong(WorkerConfig.HEALTH_LAG_MS_CONFIG),
            env.config().getLong(WorkerConfig.TASK_STUCK_AFTER_MS_CONFIG));
    private final Healing.Services healing =
        new Healing.Services(
            env.config(), env.statuses(), env.workerId(), env.time(), loop::executeLater);

    @Override
    public StatusReporter statuses() {
      return reporter;
    }

    @Override
    public TaskFactory tasks() {
      return env.tasks();
    }

    @Override
    public TaskRunner.Listener taskListener() {
      return listener;
    }

    @Override
    public Healing.Services healing() {
      return healing;
    }

    @Override
    public HealthSettings health() {
      return health;
    }

    @Override
    public Executor pluginThreads() {
      return env.plugins().threads();
    }

    @Override
    public void vacated(ConnectorTaskId id) {
      tasks.remove(id);
      DesiredWork work = new DesiredWork(self, desired.get());
      if (work.releasing(id) != null || !work.exists(id)) {
        reportRelease(id, work);
      } else if (work.config().placement(id.connector()).task(id.task()).isHeldBy(self)) {
        int epoch = work.config().placement(id.connector()).task(id.task()).epoch();
        reporter.task(id, epoch, RunState.UNASSIGNED, null, null);
      }
    }

    @Override
    public void vacated(String name) {
      connectors.remove(name);
      DesiredWork work = new DesiredWork(self, desired.get());
      if (work.releasing(name) != null || !work.exists(name)) {
        reportRelease(name, work);
      } else if (work.config().placement(name).connector().isHeldBy(self)) {
        int epoch = work.config().placement(name).connector().epoch();
        reporter.connector(name, epoch, RunState.UNASSIGNED, null, null);
      }
    }

    @Override
    public void expectTicks() {
      loop.tickSoon();
    }

    @Override
    public long nowNanos() {
      return env.time().nanoseconds();
    }

    @Override
    public long gracefulMs() {
      return env.config().getLong(WorkerConfig.TASK_SHUTDOWN_GRACEFUL_TIMEOUT_MS_CONFIG);
    }

    @Override
    public long stuckAfterMs() {
      return env.config().getLong(WorkerConfig.TASK_STUCK_AFTER_MS_CONFIG);
    }
  }
}
