// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.ConnectorType;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.connector.TopicStatus;
import io.fairlead.connect.runtime.herder.ConnectorInfo;
import io.fairlead.connect.runtime.herder.ConnectorOffsets;
import io.fairlead.connect.runtime.herder.ConnectorOffsets.ConnectorOffset;
import io.fairlead.connect.runtime.herder.ConnectorStateInfo;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.herder.TaskInfo;
import io.fairlead.connect.runtime.herder.WrongWorkerException;
import io.fairlead.connect.runtime.store.RestartRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.errors.NotFoundException;

/** Connectors in memory. Writes can be told to be another worker's, to fail, or to hang. */
final class FakeHerder implements Herder {

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define("secret.key", ConfigDef.Type.PASSWORD, null, ConfigDef.Importance.HIGH, "")
          .define("other.secret", ConfigDef.Type.PASSWORD, null, ConfigDef.Importance.HIGH, "");

  final Map<String, Map<String, String>> configs = new ConcurrentHashMap<>();
  final Map<String, TargetState> targets = new ConcurrentHashMap<>();
  final List<String> writes = new CopyOnWriteArrayList<>();
  final Map<String, List<Map<String, String>>> taskConfigs = new ConcurrentHashMap<>();
  final List<CompletableFuture<?>> hanging = new CopyOnWriteArrayList<>();

  volatile boolean ready = true;
  volatile String ailment;
  volatile List<String> remarks = List.of();
  volatile TargetState lastInitialState;
  volatile Instant lastDeadline;

  /** What happens to writes instead; null to do them. */
  volatile Supplier<CompletableFuture<?>> detour;

  void writesBelongTo(URI worker) {
    detour =
        () -> CompletableFuture.failedFuture(new WrongWorkerException("not the leader", worker));
  }

  void writesFail(RuntimeException failure) {
    detour = () -> CompletableFuture.failedFuture(failure);
  }

  void writesHang() {
    detour =
        () -> {
          CompletableFuture<?> never = new CompletableFuture<>();
          hanging.add(never);
          return never;
        };
  }

  void writesWork() {
    detour = null;
  }

  private <T> CompletableFuture<T> write(String what, Instant deadline, Supplier<T> change) {
    writes.add(what);
    lastDeadline = deadline;
    Supplier<CompletableFuture<?>> instead = detour;
    if (instead != null) {
      @SuppressWarnings("unchecked")
      CompletableFuture<T> other = (CompletableFuture<T>) instead.get();
      return other;
    }
    try {
      return CompletableFuture.completedFuture(change.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void require(String connector) {
    if (!configs.containsKey(connector)) {
      throw new NotFoundException("Connector " + connector + " not found");
    }
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public Optional<String> ailment() {
    return Optional.ofNullable(ailment);
  }

  @Override
  public List<String> remarks() {
    return remarks;
  }

  @Override
  public String kafkaClusterId() {
    return "cluster-1";
  }

  @Override
  public Set<String> connectors() {
    return new TreeSet<>(configs.keySet());
  }

  @Override
  public Optional<ConnectorInfo> connectorInfo(String connector) {
    return connectorConfig(connector)
        .map(
            config ->
                new ConnectorInfo(
                    connector,
                    config,
                    List.of(new ConnectorTaskId(connector, 0)),
                    ConnectorType.SOURCE));
  }

  @Override
  public Optional<Map<String, String>> connectorConfig(String connector) {
    return Optional.ofNullable(configs.get(connector)).map(TreeMap::new);
  }

  @Override
  public Optional<List<TaskInfo>> taskInfos(String connector) {
    return connectorConfig(connector)
        .map(config -> List.of(new TaskInfo(new ConnectorTaskId(connector, 0), config)));
  }

  @Override
  public Optional<ConnectorStateInfo> connectorStatus(String connector) {
    return connectorConfig(connector)
        .map(
            config ->
                new ConnectorStateInfo(
                    connector,
                    new ConnectorStateInfo.ConnectorState("RUNNING", "w:1", null, "1.0"),
                    List.of(task(0)),
                    ConnectorType.SOURCE));
  }

  private static ConnectorStateInfo.TaskState task(int number) {
    return new ConnectorStateInfo.TaskState(number, "FAILED", "w:1", "trace of it", null);
  }

  @Override
  public Optional<ConnectorStateInfo.TaskState> taskStatus(ConnectorTaskId id) {
    return configs.containsKey(id.connector()) && id.task() == 0
        ? Optional.of(task(0))
        : Optional.empty();
  }

  @Override
  public Collection<TopicStatus> activeTopics(String connector) {
    return List.of(new TopicStatus("orders", new ConnectorTaskId(connector, 0), 1L));
  }

  @Override
  public void resetActiveTopics(String connector) {
    writes.add("reset topics " + connector);
  }

  @Override
  public CompletableFuture<Created> putConnectorConfig(
      String connector,
      Map<String, String> config,
      TargetState initialState,
      boolean allowReplace,
      Instant deadline) {
    return write(
        "put " + connector,
        deadline,
        () -> {
          if (!allowReplace && configs.containsKey(connector)) {
            throw new AlreadyExistsException("Connector " + connector + " already exists");
          }
          lastInitialState = initialState;
          boolean created = configs.put(connector, withoutNulls(config)) == null;
          return new Created(created, connectorInfo(connector).orElseThrow());
        });
  }

  private static Map<String, String> withoutNulls(Map<String, String> config) {
    Map<String, String> some = new HashMap<>(config);
    some.values().removeIf(value -> value == null);
    return some;
  }

  @Override
  public CompletableFuture<Created> patchConnectorConfig(
      String connector, Map<String, String> patch, Instant deadline) {
    return write(
        "patch " + connector,
        deadline,
        () -> {
          require(connector);
          Map<String, String> patched = new HashMap<>(configs.get(connector));
          patched.putAll(patch);
          configs.put(connector, withoutNulls(patched));
          return new Created(false, connectorInfo(connector).orElseThrow());
        });
  }

  @Override
  public CompletableFuture<Void> deleteConnector(String connector, Instant deadline) {
    return write(
        "delete " + connector,
        deadline,
        () -> {
          require(connector);
          configs.remove(connector);
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> setTargetState(
      String connector, TargetState state, Instant deadline) {
    return write(
        "state " + connector,
        deadline,
        () -> {
          require(connector);
          targets.put(connector, state);
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> restartConnector(String connector, Instant deadline) {
    return write("restart " + connector, deadline, () -> voidIfThere(connector));
  }

  private Void voidIfThere(String connector) {
    require(connector);
    return null;
  }

  @Override
  public CompletableFuture<Void> restartTask(ConnectorTaskId id, Instant deadline) {
    return write("restart task " + id, deadline, () -> voidIfThere(id.connector()));
  }

  @Override
  public CompletableFuture<ConnectorStateInfo> restartConnectorAndTasks(
      RestartRequest request, Instant deadline) {
    return write(
        request.toString(),
        deadline,
        () -> {
          require(request.connector());
          return connectorStatus(request.connector()).orElseThrow();
        });
  }

  @Override
  public CompletableFuture<ConnectorOffsets> connectorOffsets(String connector, Instant deadline) {
    return write(
        "offsets " + connector,
        deadline,
        () -> {
          require(connector);
          return new ConnectorOffsets(
              List.of(new ConnectorOffset(Map.of("file", "a"), Map.of("position", 5))));
        });
  }

  @Override
  public CompletableFuture<String> alterConnectorOffsets(
      String connector, Map<Map<String, ?>, Map<String, ?>> offsets, Instant deadline) {
    return write(
        "alter offsets " + connector + " " + offsets,
        deadline,
        () -> {
          require(connector);
          return "altered";
        });
  }

  @Override
  public CompletableFuture<String> resetConnectorOffsets(String connector, Instant deadline) {
    return write(
        "reset offsets " + connector,
        deadline,
        () -> {
          require(connector);
          return "reset";
        });
  }

  @Override
  public CompletableFuture<Void> putTaskConfigs(
      String connector, List<Map<String, String>> received, Instant deadline) {
    return write(
        "task configs " + connector,
        deadline,
        () -> {
          taskConfigs.put(connector, received);
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> fenceZombieSourceTasks(String connector, Instant deadline) {
    return write("fence " + connector, deadline, () -> null);
  }

  @Override
  public CompletableFuture<Void> setClusterLoggerLevel(
      String logger, String level, Instant deadline) {
    return write("cluster level " + logger + " " + level, deadline, () -> null);
  }

  @Override
  public ConfigDef definitionFor(Map<String, String> connectorConfig) {
    return DEFINITION;
  }

  @Override
  public Optional<List<io.fairlead.connect.runtime.connector.RestartEntry>> restarts(
      String connector) {
    return connectorInfo(connector).map(info -> List.of());
  }

  @Override
  public CompletableFuture<List<io.fairlead.connect.runtime.health.ConnectorHealth>> health(
      java.util.Collection<String> names, String authorization) {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public io.fairlead.connect.runtime.health.WorkerReport report() {
    return new io.fairlead.connect.runtime.health.WorkerReport("fake:1", 0, 0, List.of());
  }

  @Override
  public io.fairlead.connect.runtime.herder.ClusterAdmin cluster() {
    return null;
  }

  @Override
  public io.fairlead.connect.runtime.herder.ConnectorAdmin admin() {
    return null;
  }
}
