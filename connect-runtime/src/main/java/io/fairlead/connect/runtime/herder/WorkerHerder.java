// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.connector.TopicStatus;
import io.fairlead.connect.runtime.health.ConnectorHealth;
import io.fairlead.connect.runtime.health.HealthState;
import io.fairlead.connect.runtime.health.TaskReport;
import io.fairlead.connect.runtime.health.WorkerReport;
import io.fairlead.connect.runtime.membership.GroupView;
import io.fairlead.connect.runtime.membership.Member;
import io.fairlead.connect.runtime.pipeline.Incarnations;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.RestartRequest;
import io.fairlead.connect.runtime.worker.WorkerHost;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.errors.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties the stores, the seat in the group, the leader's pen and the host of local work together.
 * Distributed and standalone workers differ in what is given to it, not in its code.
 */
public final class WorkerHerder implements Herder, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerHerder.class);
  private static final long MEASURE_S = 10;

  private final HerderServices services;
  private final HerderReads reads;
  private final Leader leader;
  private final WorkerHost host;
  private final ConnectorWrites writes;
  private final ZombieFencing fencing;
  private final TaskConfigRelay relay;
  private final ClusterHealth health;
  private final GroupNotes notes = new GroupNotes();
  private final WorkerAdmin cluster;
  private final LocalRestarts restarts;
  private final ConnectorHistory admin;
  private final ScheduledExecutorService background;
  private final WorkerSeat seat;
  private final AtomicBoolean closed = new AtomicBoolean();

  public WorkerHerder(HerderServices services) {
    this.services = services;
    String workerId = services.environment().workerId();
    this.reads =
        new HerderReads(services.configs()::snapshot, services.statuses(), services.plugins());
    this.leader = new Leader(services, notes);
    this.background =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "connect-herder-" + workerId);
              thread.setDaemon(true);
              return thread;
            });
    this.relay = new TaskConfigRelay(this::handOver, this::runsInstance, background);
    this.host =
        new WorkerHost(
            services.selfId(), services.environment(), services.configs()::snapshot, relay::submit);
    this.seat = new WorkerSeat(services, leader, host, background);
    this.health = new ClusterHealth(services, host::report);
    this.restarts = new LocalRestarts(services, host);
    this.cluster = new WorkerAdmin(services, leader, health, notes);
    this.fencing = new ZombieFencing(leader, reads, services.offsets());
    this.writes =
        new ConnectorWrites(
            leader, reads, fencing, new EndingTasks(services, background), services);
    this.admin = new ConnectorHistory(services, leader, writes);
  }

  /** Replays the stores and takes the seat; returns when the stores are replayed. Call once. */
  public void start() {
    CompletableFuture<Void> statusesRead =
        CompletableFuture.runAsync(
            services.statuses()::start, task -> new Thread(task, "connect-statuses-start").start());
    services.configs().start(new StoreEvents(leader, host, services));
    try {
      statusesRead.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    services.statuses().listener(new StoreEvents(leader, host, services));
    services.configs().snapshot().loggerLevels().forEach(services.loggerLevels());
    leader.start();
    background.scheduleWithFixedDelay(this::measure, MEASURE_S, MEASURE_S, TimeUnit.SECONDS);
    services.membership().start(seat);
  }

  private void measure() {
    if (leader.isLeader()) {
      cluster.measure();
    }
  }

  /** Completes when the worker has ended: exceptionally when it cannot go on. */
  public CompletableFuture<Void> completion() {
    return seat.completion();
  }

  @Override
  public boolean isReady() {
    return seat.isReady();
  }

  @Override
  public Optional<String> ailment() {
    return seat.ailment();
  }

  @Override
  public List<String> remarks() {
    return host.report().tasks().stream()
        .filter(task -> task.state() == HealthState.STALLED)
        .map(TaskReport::cause)
        .map(cause -> cause.endsWith(".") ? cause.substring(0, cause.length() - 1) : cause)
        .sorted()
        .toList();
  }

  @Override
  public String kafkaClusterId() {
    return services.kafkaClusterId();
  }

  private ClusterConfig config() {
    return services.configs().snapshot();
  }

  @Override
  public Set<String> connectors() {
    return config().connectors().keySet();
  }

  @Override
  public Optional<ConnectorInfo> connectorInfo(String connector) {
    return reads.info(connector);
  }

  @Override
  public Optional<Map<String, String>> connectorConfig(String connector) {
    return config().connector(connector).map(entry -> entry.config());
  }

  @Override
  public Optional<List<TaskInfo>> taskInfos(String connector) {
    return reads.taskInfos(connector);
  }

  @Override
  public Optional<ConnectorStateInfo> connectorStatus(String connector) {
    return reads.state(connector);
  }

  @Override
  public Optional<ConnectorStateInfo.TaskState> taskStatus(ConnectorTaskId id) {
    return reads.state(id);
  }

  @Override
  public Optional<List<RestartEntry>> restarts(String connector) {
    return config().connector(connector).map(entry -> services.statuses().restarts(connector));
  }

  @Override
  public CompletableFuture<List<ConnectorHealth>> health(
      Collection<String> connectors, String authorization) {
    return health.of(connectors, authorization);
  }

  @Override
  public WorkerReport report() {
    return host.report();
  }

  @Override
  public ConnectorAdmin admin() {
    return admin;
  }

  @Override
  public ClusterAdmin cluster() {
    return cluster;
  }

  @Override
  public Collection<TopicStatus> activeTopics(String connector) {
    return services.statuses().topics(connector);
  }

  @Override
  public void resetActiveTopics(String connector) {
    services
        .statuses()
        .topics(connector)
        .forEach(status -> services.statuses().deleteTopic(connector, status.topic()));
  }

  @Override
  public CompletableFuture<Created> putConnectorConfig(
      String connector,
      Map<String, String> config,
      TargetState initialState,
      boolean allowReplace,
      Instant deadline) {
    return writes.put(connector, config, initialState, allowReplace, deadline);
  }

  @Override
  public CompletableFuture<Created> patchConnectorConfig(
      String connector, Map<String, String> patch, Instant deadline) {
    return writes.patch(connector, patch, deadline);
  }

  @Override
  public CompletableFuture<Void> deleteConnector(String connector, Instant deadline) {
    return writes.delete(connector, deadline);
  }

  @Override
  public CompletableFuture<Void> setTargetState(
      String connector, TargetState state, Instant deadline) {
    return writes.setTargetState(connector, state, deadline);
  }

  @Override
  public CompletableFuture<ConnectorStateInfo> restartConnectorAndTasks(
      RestartRequest request, Instant deadline) {
    return writes.restart(request, deadline);
  }

  @Override
  public CompletableFuture<Void> putTaskConfigs(
      String connector, List<Map<String, String>> configs, Instant deadline) {
    return writes.putTaskConfigs(connector, configs, deadline);
  }

  @Override
  public CompletableFuture<Void> setClusterLoggerLevel(
      String logger, String level, Instant deadline) {
    return writes.setLoggerLevel(logger, level, deadline);
  }

  @Override
  public CompletableFuture<Void> fenceZombieSourceTasks(String connector, Instant deadline) {
    return fencing.fence(connector, deadline);
  }

  /** For the source tasks of this worker. */
  public Incarnations incarnations() {
    return new SourceIncarnations(services.configs(), host::wants, this::fenceThroughLeader);
  }

  private CompletableFuture<Void> fenceThroughLeader(String connector, Instant deadline) {
    return otherLeader()
        .map(leads -> services.leaderClient().fenceZombieSourceTasks(leads, connector, deadline))
        .orElseGet(() -> fencing.fence(connector, deadline));
  }

  private Optional<URI> otherLeader() {
    return services
        .membership()
        .view()
        .filter(view -> !view.isLeader())
        .flatMap(GroupView::leader)
        .map(Member::url);
  }

  @Override
  public CompletableFuture<Void> restartConnector(String connector, Instant deadline) {
    return restarts.connector(connector);
  }

  @Override
  public CompletableFuture<Void> restartTask(ConnectorTaskId id, Instant deadline) {
    return restarts.task(id);
  }

  @Override
  public CompletableFuture<ConnectorOffsets> connectorOffsets(String connector, Instant deadline) {
    return config()
        .connector(connector)
        .map(entry -> services.offsets().offsets(connector, entry.config(), deadline))
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new NotFoundException("Connector " + connector + " not found")));
  }

  @Override
  public CompletableFuture<String> alterConnectorOffsets(
      String connector, Map<Map<String, ?>, Map<String, ?>> offsets, Instant deadline) {
    return writes.changeOffsets(connector, offsets, deadline);
  }

  @Override
  public CompletableFuture<String> resetConnectorOffsets(String connector, Instant deadline) {
    return writes.changeOffsets(connector, null, deadline);
  }

  @Override
  public ConfigDef definitionFor(Map<String, String> connectorConfig) {
    return services.validator().definitionFor(connectorConfig);
  }

  private boolean runsInstance(String connector) {
    return !closed.get() && config().placement(connector).connector().isHeldBy(services.selfId());
  }

  private CompletableFuture<Void> handOver(TaskConfigRelay.Outgoing outgoing, Instant deadline) {
    return otherLeader()
        .map(
            leads ->
                services
                    .leaderClient()
                    .putTaskConfigs(leads, outgoing.connector(), outgoing.configs(), deadline))
        .orElseGet(() -> writes.putTaskConfigs(outgoing.connector(), outgoing.configs(), deadline));
  }

  /** Leaves the group, stops what runs here, and closes what was given. Idempotent. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    new Departure(services, cluster, host).handOver();
    host.close();
    services.statuses().flush();
    services.membership().close();
    leader.close();
    background.shutdownNow();
    writes.close();
    closeQuietly(services.offsets(), "offsets");
    closeQuietly(services.configs(), "config store");
    closeQuietly(services.statuses(), "status store");
    seat.completion().complete(null);
  }

  private static void closeQuietly(AutoCloseable resource, String what) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("Closing the {} failed: {}", what, e.toString());
    }
  }
}
