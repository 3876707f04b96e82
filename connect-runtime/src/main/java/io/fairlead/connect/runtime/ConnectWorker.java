// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A worker inside this JVM. Several work side by side, each with its own plugins, clients and REST
 * interface. Plugins on the class path are found. Safe for use by any thread.
 */
public interface ConnectWorker extends AutoCloseable {

  /**
   * Starts a distributed worker. Returns once its REST interface answers and the internal topics
   * are replayed; the seat in the group is taken meanwhile and need not be there yet.
   *
   * @param workerProperties as in a worker's properties file
   * @throws org.apache.kafka.common.config.ConfigException when a property is wrong: names key,
   *     value and what is allowed
   * @throws org.apache.kafka.connect.errors.ConnectException when the worker cannot start: says why
   *     and what to do. Nothing is left running.
   */
  static ConnectWorker start(Map<String, String> workerProperties) {
    return WorkerAssembly.distributed(workerProperties);
  }

  /**
   * Starts a standalone worker, which keeps its offsets in a file and everything else in memory.
   *
   * @param connectorConfigs each with its {@code name}; they are created in order
   * @throws org.apache.kafka.connect.errors.ConnectException as for {@link #start}, and when a
   *     connector cannot be created
   */
  static ConnectWorker startStandalone(
      Map<String, String> workerProperties, List<Map<String, String>> connectorConfigs) {
    return WorkerAssembly.standalone(workerProperties, connectorConfigs);
  }

  /** Where this worker's REST interface answers, with the port that it really has. */
  URI restUri();

  /**
   * Where the admin endpoints answer; the same as {@link #restUri()} without listeners of their
   * own.
   */
  URI adminUri();

  /**
   * Sets how long a REST request may take; the default is {@code fairlead.rest.request.timeout.ms}.
   */
  void requestTimeout(Duration timeout);

  /** Completes when the worker has ended: normally after close, exceptionally when it failed. */
  CompletionStage<Void> completion();

  /**
   * Stops tasks within the graceful time-out, leaves the group and closes everything. Idempotent;
   * blocks until that is done.
   */
  @Override
  void close();
}
