// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@code fairlead quickstart}. */
@Command(
    name = "fairlead quickstart",
    description = {
      "Starts a Kafka broker, a PostgreSQL with a busy order system, and a Fairlead worker, deploys"
          + " sources and sinks through REST, and shows rows travel into a warehouse. Cars send"
          + " telemetry over MQTT into the same warehouse. An event collector and an OpenSearch get"
          + " all of it too.",
      "Nothing has to be installed; everything lies in one data folder. Ctrl-C ends it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class QuickstartCommand implements Callable<Integer> {

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "End by itself after N seconds: stop the order system, wait until all has arrived,"
              + " compare both databases row by row, exit with 0 or 1.")
  private Integer seconds;

  @Option(
      names = "--rows-per-second",
      paramLabel = "R",
      defaultValue = "50",
      description = "Rows that the order system inserts or updates a second (${DEFAULT-VALUE}).")
  private int rowsPerSecond;

  @Option(
      names = "--cars",
      paramLabel = "N",
      defaultValue = "20",
      description = "Cars that send telemetry over MQTT, 0 for none (${DEFAULT-VALUE}).")
  private int cars;

  @Option(
      names = "--no-feeds",
      description = "Without the event collector and the search index, which get all records too.")
  private boolean withoutFeeds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "fairlead-data/quickstart",
      description = "Where everything is kept (${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--keep",
      description = "Go on with the data of the last run instead of starting afresh.")
  private boolean keep;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "42",
      description = "The same seed makes the same customers and orders (${DEFAULT-VALUE}).")
  private long seed;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    requirePositive("--seconds", seconds == null ? 1 : seconds);
    requirePositive("--rows-per-second", rowsPerSecond);
    requirePositive("--cars", cars + 1);
    Options options =
        new Options(
            Optional.ofNullable(seconds).map(Duration::ofSeconds),
            rowsPerSecond,
            cars,
            !withoutFeeds,
            data.toAbsolutePath().normalize(),
            keep,
            seed);
    return new Quickstart(options, Screen.of(spec.commandLine().getOut())).run();
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), option + " must be 1 or more, is " + value);
    }
  }
}
