// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import io.fairlead.connect.runtime.ConnectWorker;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Starts the runtime's workers. */
final class RuntimeLauncher implements WorkerLauncher {

  @Override
  public RunningWorker start(Map<String, String> workerProperties) {
    return new Running(ConnectWorker.start(workerProperties));
  }

  @Override
  public RunningWorker startStandalone(
      Map<String, String> workerProperties, List<Map<String, String>> connectors) {
    return new Running(ConnectWorker.startStandalone(workerProperties, connectors));
  }

  private record Running(ConnectWorker worker) implements RunningWorker {

    @Override
    public URI restUri() {
      return worker.restUri();
    }

    @Override
    public CompletionStage<Void> completion() {
      return worker.completion();
    }

    @Override
    public void close() {
      worker.close();
    }
  }
}
