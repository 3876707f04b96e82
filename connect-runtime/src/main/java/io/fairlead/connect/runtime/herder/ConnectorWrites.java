// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.ConnectorType;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.ConfigRecord;
import io.fairlead.connect.runtime.store.ConnectorEntry;
import io.fairlead.connect.runtime.store.RestartRequest;
import io.fairlead.connect.runtime.validation.ConfigInfos;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;

/**
 * Operations of users on connectors. Validation calls plugins, so it runs on threads of its own
 * before the leader decides. Safe for use by any thread; nothing blocks the caller.
 */
final class ConnectorWrites implements AutoCloseable {

  private static final int VALIDATION_THREADS = 8;
  private static final int MAX_VALIDATIONS = 1_000;

  private final Leader leader;
  private final HerderReads reads;
  private final ZombieFencing fencing;
  private final EndingTasks ending;
  private final HerderServices services;
  private final ExecutorService validations;

  ConnectorWrites(
      Leader leader,
      HerderReads reads,
      ZombieFencing fencing,
      EndingTasks ending,
      HerderServices services) {
    this.fencing = fencing;
    this.ending = ending;
    this.leader = leader;
    this.reads = reads;
    this.services = services;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            VALIDATION_THREADS,
            VALIDATION_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_VALIDATIONS),
            task -> {
              Thread thread = new Thread(task, "connect-validation");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.validations = pool;
  }

  CompletableFuture<Herder.Created> put(
      String connector,
      Map<String, String> config,
      TargetState initialState,
      boolean allowReplace,
      Instant deadline) {
    // Looked at first, so that only the leader spends time on validation, and none on a name that
    // is taken; what is decided is decided on the newest state.
    return leader
        .glance(state -> allowReplace || state.connector(connector).isEmpty())
        .thenCompose(
            free -> free ? CompletableFuture.completedFuture(true) : free(connector, deadline))
        .thenCompose(free -> validated(config))
        .thenCompose(
            valid ->
                leader.submit(
                    "put connector " + connector,
                    deadline,
                    state -> store(state, connector, config, initialState, allowReplace)));
  }

  private CompletableFuture<Boolean> free(String connector, Instant deadline) {
    return leader.submit(
        "put connector " + connector,
        deadline,
        state -> Change.nothing(checkName(state, connector, false)));
  }

  private static boolean checkName(ClusterConfig state, String connector, boolean allowReplace) {
    boolean exists = state.connector(connector).isPresent();
    if (exists && !allowReplace) {
      throw new AlreadyExistsException("Connector " + connector + " already exists");
    }
    return !exists;
  }

  private Change<Herder.Created> store(
      ClusterConfig state,
      String connector,
      Map<String, String> config,
      TargetState initialState,
      boolean allowReplace) {
    boolean created = checkName(state, connector, allowReplace);
    List<ConfigRecord> records = new ArrayList<>();
    long now = services.environment().time().milliseconds();
    records.add(new ConfigRecord.Config(connector, config, now));
    if (created && initialState != null) {
      records.add(new ConfigRecord.Target(connector, initialState));
    }
    List<ConnectorTaskId> tasks =
        state.connector(connector).map(entry -> reads.info(entry).tasks()).orElse(List.of());
    ConnectorInfo info = new ConnectorInfo(connector, config, tasks, reads.type(config));
    return new Change<>(records, new Herder.Created(created, info));
  }

  CompletableFuture<Herder.Created> patch(
      String connector, Map<String, String> patch, Instant deadline) {
    return leader
        .submit(
            "patch connector " + connector,
            deadline,
            state -> Change.nothing(existing(state, connector).config()))
        .thenCompose(
            base -> {
              Map<String, String> merged = merge(base, patch);
              return validated(merged)
                  .thenCompose(
                      valid ->
                          leader.submit(
                              "patch connector " + connector,
                              deadline,
                              state -> storeIfUnchanged(state, connector, base, merged)));
            })
        .thenCompose(
            created ->
                created == null
                    ? patch(connector, patch, deadline)
                    : CompletableFuture.completedFuture(created));
  }

  /** Answers null when somebody else changed the config meanwhile: the patch is applied anew. */
  private Change<Herder.Created> storeIfUnchanged(
      ClusterConfig state, String connector, Map<String, String> base, Map<String, String> merged) {
    return existing(state, connector).config().equals(base)
        ? store(state, connector, merged, null, true)
        : Change.nothing(null);
  }

  private static Map<String, String> merge(Map<String, String> base, Map<String, String> patch) {
    Map<String, String> merged = new HashMap<>(base);
    patch.forEach(
        (key, value) -> {
          if (value == null) {
            merged.remove(key);
          } else {
            merged.put(key, value);
          }
        });
    return merged;
  }

  private CompletableFuture<Void> validated(Map<String, String> config) {
    try {
      return CompletableFuture.runAsync(
          () -> {
            ConfigInfos infos = services.validator().validate(config);
            if (infos.errorCount() > 0) {
              throw new BadRequestException(ValidationErrors.describe(infos));
            }
          },
          validations);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new ConnectException("Too many validations wait at this worker; try again later", e));
    }
  }

  CompletableFuture<Void> delete(String connector, Instant deadline) {
    return submit(
        "delete connector " + connector,
        deadline,
        state -> {
          existing(state, connector);
          return List.of(
              new ConfigRecord.Config(connector, null), new ConfigRecord.Place(connector, null));
        });
  }

  CompletableFuture<Void> setTargetState(String connector, TargetState target, Instant deadline) {
    return submit(
        "set connector " + connector + " to " + target,
        deadline,
        state -> {
          ConnectorEntry entry = existing(state, connector);
          List<ConfigRecord> records = new ArrayList<>();
          if (target == TargetState.STOPPED && !entry.taskConfigs().isEmpty()) {
            records.add(new ConfigRecord.TaskConfigs(connector, List.of(), entry.config()));
          }
          records.add(new ConfigRecord.Target(connector, target));
          return records;
        });
  }

  CompletableFuture<Void> putTaskConfigs(
      String connector, List<Map<String, String>> configs, Instant deadline) {
    return submit(
        "store task configs of " + connector,
        deadline,
        state -> {
          ConnectorEntry entry = existing(state, connector);
          boolean same =
              entry.tasksComplete()
                  && entry.taskConfigs().equals(configs)
                  && entry.config().equals(entry.appliedConfig());
          return same || entry.targetState() == TargetState.STOPPED
              ? List.of()
              : List.of(new ConfigRecord.TaskConfigs(connector, configs, entry.config()));
        });
  }

  CompletableFuture<Void> setLoggerLevel(String logger, String level, Instant deadline) {
    return submit(
        "set level of logger " + logger,
        deadline,
        state -> List.of(new ConfigRecord.LoggerLevel(logger, level)));
  }

  CompletableFuture<ConnectorStateInfo> restart(RestartRequest request, Instant deadline) {
    return leader.submit(
        "restart connector " + request.connector(),
        deadline,
        state -> {
          if (state.connector(request.connector()).isEmpty()) {
            throw new NotFoundException("Unknown connector: " + request.connector());
          }
          ConnectorStateInfo now = reads.state(request.connector()).orElseThrow();
          return new Change<>(List.of(new ConfigRecord.Restart(request)), restarting(now, request));
        });
  }

  private static ConnectorStateInfo restarting(ConnectorStateInfo now, RestartRequest request) {
    ConnectorStateInfo.ConnectorState connector =
        touches(now.connector().state(), request)
            ? new ConnectorStateInfo.ConnectorState(
                RunState.RESTARTING.name(),
                now.connector().workerId(),
                now.connector().trace(),
                now.connector().version())
            : now.connector();
    List<ConnectorStateInfo.TaskState> tasks =
        now.tasks().stream()
            .map(
                task ->
                    request.includeTasks() && touches(task.state(), request)
                        ? new ConnectorStateInfo.TaskState(
                            task.id(),
                            RunState.RESTARTING.name(),
                            task.workerId(),
                            task.trace(),
                            task.version())
                        : task)
            .toList();
    return new ConnectorStateInfo(now.name(), connector, tasks, now.type());
  }

  private static boolean touches(String state, RestartRequest request) {
    return !request.onlyFailed() || RunState.FAILED.name().equals(state);
  }

  /**
   * @param offsets null to reset all
   */
  CompletableFuture<String> changeOffsets(
      String connector, Map<Map<String, ?>, Map<String, ?>> offsets, Instant deadline) {
    return stoppedConfig(connector, deadline)
        // Invariant 4: a task that is still about must not commit over what is set here.
        .thenCompose(config -> ending.gone(connector, deadline).thenApply(gone -> config))
        .thenCompose(
            config ->
                services.config().exactlyOnceSourceEnabled()
                        && reads.type(config) == ConnectorType.SOURCE
                    ? fencing
                        .fence(connector, deadline)
                        .thenCompose(fenced -> stoppedConfig(connector, deadline))
                    : CompletableFuture.completedFuture(config))
        .thenCompose(config -> services.offsets().change(connector, config, offsets, deadline));
  }

  private CompletableFuture<Map<String, String>> stoppedConfig(String connector, Instant deadline) {
    return leader.submit(
        "change offsets of " + connector,
        deadline,
        state -> {
          ConnectorEntry entry = existing(state, connector);
          if (entry.targetState() != TargetState.STOPPED || !entry.taskConfigs().isEmpty()) {
            throw new BadRequestException(
                "Connectors must be in the STOPPED state before their offsets can be modified."
                    + " Stop it with PUT /connectors/"
                    + connector
                    + "/stop and try again.");
          }
          return Change.nothing(entry.config());
        });
  }

  private CompletableFuture<Void> submit(
      String what, Instant deadline, Function<ClusterConfig, List<ConfigRecord>> records) {
    return leader.submit(what, deadline, state -> new Change<>(records.apply(state), null));
  }

  private static ConnectorEntry existing(ClusterConfig state, String connector) {
    return state
        .connector(connector)
        .orElseThrow(() -> new NotFoundException("Connector " + connector + " not found"));
  }

  @Override
  public void close() {
    // A request whose configuration is being looked at goes on to the next leader.
    validations.shutdown();
  }
}
