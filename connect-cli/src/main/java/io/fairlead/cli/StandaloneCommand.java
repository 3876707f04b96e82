// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead standalone FILE [CONNECTOR-FILES…]}. */
@Command(
    name = "standalone",
    description = "Start a standalone worker, with connectors from files.",
    mixinStandardHelpOptions = true)
final class StandaloneCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "Worker properties (connect-standalone.properties).")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "CONNECTOR-FILES",
      description = "Connector configs, as properties or JSON.")
  private List<Path> connectorFiles = List.of();

  private final WorkerLauncher launcher;

  StandaloneCommand(WorkerLauncher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Integer call() {
    Map<String, String> properties = WorkerFile.read(file);
    List<Map<String, String>> connectors =
        connectorFiles.stream().map(ConnectorFile::read).toList();
    return WorkerRun.run(file.toString(), () -> launcher.startStandalone(properties, connectors));
  }
}
