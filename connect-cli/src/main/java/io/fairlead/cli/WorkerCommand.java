// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead worker FILE}. */
@Command(
    name = "worker",
    description = "Start a distributed worker with the properties file of Kafka Connect.",
    mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      description = "Worker properties (connect-distributed.properties).")
  private Path file;

  private final WorkerLauncher launcher;

  WorkerCommand(WorkerLauncher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Integer call() {
    Map<String, String> properties = WorkerFile.read(file);
    return WorkerRun.run(file.toString(), () -> launcher.start(properties));
  }
}
