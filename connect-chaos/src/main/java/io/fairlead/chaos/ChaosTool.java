// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/** The suite as a tool that the {@code fairlead} command finds when its folder is installed. */
public final class ChaosTool implements ToolProvider {

  private static final int WRONG_USAGE = 2;

  @Override
  public String name() {
    return "fairlead-chaos";
  }

  @Override
  public int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new ChaosCommand())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(
            (problem, ignored) -> {
              err.println("fairlead chaos: " + problem.getMessage());
              err.println("Try 'fairlead chaos --help'.");
              return WRONG_USAGE;
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof ChaosException) {
                err.println("fairlead chaos: " + failure.getMessage());
              } else {
                failure.printStackTrace(err);
              }
              return ChaosCommand.BROKEN_OFF;
            })
        .execute(arguments);
  }
}
