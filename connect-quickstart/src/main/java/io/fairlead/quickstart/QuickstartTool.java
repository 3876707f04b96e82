// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/** The quickstart as a tool that the {@code fairlead} command finds on its class path. */
public final class QuickstartTool implements ToolProvider {

  private static final int WRONG_USAGE = 2;

  @Override
  public String name() {
    return "fairlead-quickstart";
  }

  @Override
  public int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new QuickstartCommand())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(
            (problem, ignored) -> {
              err.println("fairlead quickstart: " + problem.getMessage());
              err.println("Try 'fairlead quickstart --help'.");
              return WRONG_USAGE;
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              err.println("fairlead quickstart: " + failure.getMessage());
              return failure instanceof QuickstartException expected ? expected.exitCode() : 1;
            })
        .execute(arguments);
  }
}
