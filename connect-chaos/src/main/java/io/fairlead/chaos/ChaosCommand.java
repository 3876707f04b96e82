// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@code fairlead chaos}. Exits with 0 if all held, with 1 if something did not. */
@Command(
    name = "fairlead chaos",
    description = {
      "Starts three brokers, three workers and a PostgreSQL as processes, moves records through them,"
          + " kills, freezes and cuts off one after another, heals all, and compares.",
      "Exits with 0 if nothing was lost, doubled or left behind, with 1 otherwise."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ChaosCommand implements Callable<Integer> {

  static final int BROKEN_OFF = 3;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "120",
      description = "How long faults are drawn (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Draws the same faults again; any number by default.")
  private Long seed;

  @Option(
      names = "--pause",
      paramLabel = "SECONDS",
      defaultValue = "6",
      description = "Mean time between two faults (${DEFAULT-VALUE}).")
  private int pause;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "fairlead-data/chaos",
      description = "Where data and logs lie (${DEFAULT-VALUE}).")
  private Path data;

  @Option(names = "--keep", description = "Keep data and logs of a run that found nothing, too.")
  private boolean keep;

  @Option(
      names = "--clocks",
      description = "Let the clocks of workers jump, too; needs libfaketime (package faketime).")
  private boolean clocks;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || pause < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--seconds and --pause must be 1 or more");
    }
    Options options =
        new Options(
            Duration.ofSeconds(seconds),
            seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed,
            data.toAbsolutePath().normalize(),
            keep,
            Duration.ofSeconds(pause),
            clocks);
    return new ChaosRun(options, new History(spec.commandLine().getOut())).run() ? 0 : 1;
  }
}
