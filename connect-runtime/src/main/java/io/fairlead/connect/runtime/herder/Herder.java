// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.connector.TopicStatus;
import io.fairlead.connect.runtime.health.ConnectorHealth;
import io.fairlead.connect.runtime.health.WorkerReport;
import io.fairlead.connect.runtime.store.RestartRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigDef;

/**
 * What REST needs of a worker, distributed or standalone.
 *
 * <p>Reads answer from memory and never block. Writes return at once with a future that completes
 * normally when the change is durable, or exceptionally with
 *
 * <ul>
 *   <li>{@link org.apache.kafka.connect.errors.NotFoundException}: no such connector or task (404)
 *   <li>{@link org.apache.kafka.connect.errors.AlreadyExistsException}: name is taken (409)
 *   <li>{@link BadRequestException}: the request is wrong (400)
 *   <li>{@link WrongWorkerException}: another worker must do it; nothing was changed here
 *   <li>{@link java.util.concurrent.TimeoutException}: past the deadline; it was cancelled and will
 *       not be executed later (500)
 *   <li>any other {@link org.apache.kafka.connect.errors.ConnectException} (500)
 * </ul>
 *
 * Safe for use by any thread.
 */
public interface Herder {

  /** False until the stores are replayed and, distributed, the worker has joined its group. */
  boolean isReady();

  /** Detail for {@code /health}: what is wrong, or empty when this worker is in good order. */
  Optional<String> ailment();

  /**
   * What is worth saying in {@code /health} though the worker is in good order, e.g. stuck tasks.
   */
  List<String> remarks();

  String kafkaClusterId();

  Set<String> connectors();

  Optional<ConnectorInfo> connectorInfo(String connector);

  /** Config as stored, unmasked. */
  Optional<Map<String, String>> connectorConfig(String connector);

  Optional<List<TaskInfo>> taskInfos(String connector);

  /** Empty when no such connector has a status. */
  Optional<ConnectorStateInfo> connectorStatus(String connector);

  Optional<ConnectorStateInfo.TaskState> taskStatus(ConnectorTaskId id);

  /** Journal of restarts, oldest first; empty when there is no such connector. */
  Optional<List<RestartEntry>> restarts(String connector);

  /**
   * How connectors fare, with figures from the workers that run their tasks; those that do not
   * exist are left out. Completes within seconds, whoever answers.
   *
   * @param authorization header of the user's request, for other workers, or null
   */
  CompletableFuture<List<ConnectorHealth>> health(
      Collection<String> connectors, String authorization);

  /** What this worker says of itself. */
  WorkerReport report();

  /** What can be done with connectors beyond Apache Kafka Connect. */
  ConnectorAdmin admin();

  /** The workers of the group. */
  ClusterAdmin cluster();

  Collection<TopicStatus> activeTopics(String connector);

  void resetActiveTopics(String connector);

  /**
   * Creates a connector or replaces its config, after validation.
   *
   * @param initialState of a new connector, or null for STARTED (KIP-980)
   * @param allowReplace false to fail when the name is taken
   */
  CompletableFuture<Created> putConnectorConfig(
      String connector,
      Map<String, String> config,
      TargetState initialState,
      boolean allowReplace,
      Instant deadline);

  /** Merges the patch into the stored config; a null value removes the key (KIP-477). */
  CompletableFuture<Created> patchConnectorConfig(
      String connector, Map<String, String> patch, Instant deadline);

  CompletableFuture<Void> deleteConnector(String connector, Instant deadline);

  /**
   * Pause, resume or stop. For STOPPED the future completes when it is durable, not when tasks
   * ended.
   */
  CompletableFuture<Void> setTargetState(String connector, TargetState state, Instant deadline);

  /** Restarts the connector's instance only; done by the worker that runs it. */
  CompletableFuture<Void> restartConnector(String connector, Instant deadline);

  /** Restarts one task; done by the worker that runs it. */
  CompletableFuture<Void> restartTask(ConnectorTaskId id, Instant deadline);

  /** KIP-745; completes with the states that the restart begins with. */
  CompletableFuture<ConnectorStateInfo> restartConnectorAndTasks(
      RestartRequest request, Instant deadline);

  CompletableFuture<ConnectorOffsets> connectorOffsets(String connector, Instant deadline);

  /** Alters offsets of a stopped connector; completes with a sentence for the user (KIP-875). */
  CompletableFuture<String> alterConnectorOffsets(
      String connector, Map<Map<String, ?>, Map<String, ?>> offsets, Instant deadline);

  CompletableFuture<String> resetConnectorOffsets(String connector, Instant deadline);

  /** Internal: task configs that another worker's connector instance computed. Leader only. */
  CompletableFuture<Void> putTaskConfigs(
      String connector, List<Map<String, String>> configs, Instant deadline);

  /** Internal: fences older producers of a source (KIP-618). Leader only. */
  CompletableFuture<Void> fenceZombieSourceTasks(String connector, Instant deadline);

  /** Level for this worker and all others of the cluster (KIP-976). */
  CompletableFuture<Void> setClusterLoggerLevel(String logger, String level, Instant deadline);

  /**
   * Definition with which to tell secrets in a config; never fails, never calls hanging plugins.
   */
  ConfigDef definitionFor(Map<String, String> connectorConfig);

  /**
   * Outcome of a put.
   *
   * @param created true when the connector is new
   */
  record Created(boolean created, ConnectorInfo info) {}
}
