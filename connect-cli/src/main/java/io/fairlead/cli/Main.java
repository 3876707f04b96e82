// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The {@code fairlead} command: finds the sub-command, runs it, turns failures into exit codes. */
@Command(
    name = "fairlead",
    description = "A connector framework and integration runtime on Apache Kafka.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    subcommands = {
      WorkerCommand.class,
      StandaloneCommand.class,
      QuickstartCommand.class,
      CdcCommand.class,
      ChaosCommand.class,
      FleetCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed while running, 2 wrong usage or configuration,",
      "3 something outside is missing (broker, port, part of the installation)."
    })
public final class Main implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  /** Entry point of the process. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(WorkerLauncher.runtime(), out, err, arguments));
  }

  static int run(WorkerLauncher launcher, PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Main(), new CommandFactory(launcher))
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler(Main::failed)
        .execute(arguments);
  }

  /** Called without a command. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int wrongUsage(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + problem.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE.number();
  }

  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    String name = command.getCommandSpec().qualifiedName();
    if (failure instanceof CliException expected) {
      LOG.debug("{} failed", name, failure);
      command.getErr().println(name + ": " + expected.getMessage());
      return expected.exitCode().number();
    }
    LOG.error("{} failed", name, failure);
    command.getErr().println(name + ": " + failure + " (details are in the log)");
    return ExitCode.RUNTIME.number();
  }

  /** Hands the launcher to the commands that start a worker. */
  private record CommandFactory(WorkerLauncher launcher) implements CommandLine.IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == WorkerCommand.class) {
        return type.cast(new WorkerCommand(launcher));
      }
      if (type == StandaloneCommand.class) {
        return type.cast(new StandaloneCommand(launcher));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
