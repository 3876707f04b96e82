// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/** The fleet as a tool that the {@code fairlead} command finds on its class path. */
public final class FleetTool implements ToolProvider {

  private static final int WRONG_USAGE = 2;

  @Override
  public String name() {
    return "fairlead-fleet";
  }

  @Override
  public int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new FleetCommand())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(
            (problem, ignored) -> {
              err.println("fairlead fleet: " + problem.getMessage());
              err.println("Try 'fairlead fleet --help'.");
              return WRONG_USAGE;
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              err.println("fairlead fleet: " + failure.getMessage());
              return 1;
            })
        .execute(arguments);
  }
}
