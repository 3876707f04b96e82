// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.util.List;
import java.util.spi.ToolProvider;

/**
 * A tool of the distribution's folder {@code quickstart}, which an installation may leave out;
 * {@code bin/fairlead} puts it on the class path for the commands that need it.
 */
final class InstalledTool {

  private InstalledTool() {}

  /** Runs it; its exit code. */
  static int run(String command, List<String> arguments) {
    ToolProvider tool =
        ToolProvider.findFirst("fairlead-" + command)
            .orElseThrow(
                () ->
                    new CliException(
                        ExitCode.ENVIRONMENT,
                        "the "
                            + command
                            + " is not part of this installation (its folder 'quickstart'"
                            + " is missing); take it from the distribution's archive"));
    return tool.run(System.out, System.err, arguments.toArray(String[]::new));
  }
}
