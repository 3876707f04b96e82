// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Starts workers inside this process; the commands' only door to the runtime. */
interface WorkerLauncher {

  /** A worker that was started. {@link #close} is idempotent and waits until it is stopped. */
  interface RunningWorker extends AutoCloseable {

    URI restUri();

    /** Completes when the worker has ended, exceptionally if it failed. */
    CompletionStage<Void> completion();

    @Override
    void close();
  }

  RunningWorker start(Map<String, String> workerProperties);

  RunningWorker startStandalone(
      Map<String, String> workerProperties, List<Map<String, String>> connectors);

  /** The real one. */
  static WorkerLauncher runtime() {
    return new RuntimeLauncher();
  }
}
