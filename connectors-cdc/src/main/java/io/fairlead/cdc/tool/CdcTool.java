// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.tool;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code fairlead cdc …} as a tool that the {@code fairlead} command finds on its class path. */
public final class CdcTool implements ToolProvider {

  private static final int WRONG_USAGE = 2;

  @Command(
      name = "fairlead cdc",
      description = "Change data capture: is a database ready, what would be captured.",
      synopsisSubcommandLabel = "COMMAND",
      mixinStandardHelpOptions = true,
      subcommands = {DoctorCommand.class, PreviewCommand.class, ResnapshotCommand.class})
  private static final class Root implements Runnable {

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }
  }

  @Override
  public String name() {
    return "fairlead-cdc";
  }

  @Override
  public int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Root())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(
            (problem, ignored) -> {
              err.println("fairlead cdc: " + problem.getMessage());
              err.println("Try 'fairlead cdc --help'.");
              return WRONG_USAGE;
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              err.println("fairlead cdc: " + failure.getMessage());
              return failure instanceof IllegalArgumentException ? WRONG_USAGE : 1;
            })
        .execute(arguments);
  }
}
