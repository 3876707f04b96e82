// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.util.List;
import java.util.spi.ToolProvider;

/**
 * A tool of a folder of the distribution, such as {@code quickstart}, which an installation may
 * leave out; {@code bin/fairlead} puts it on the class path for the commands that need it.
 */
final class InstalledTool {

  private InstalledTool() {}

  /** Runs a tool of the folder {@code quickstart}; its exit code. */
  static int run(String command, List<String> arguments) {
    return run(command, "quickstart", arguments);
  }

  /** Runs a tool of a folder; its exit code. */
  static int run(String command, String folder, List<String> arguments) {
    ToolProvider tool =
        ToolProvider.findFirst("fairlead-" + command)
            .orElseThrow(
                () ->
                    new CliException(
                        ExitCode.ENVIRONMENT,
                        "the "
                            + command
                            + " is not part of this installation (its folder '"
                            + folder
                            + "' is missing); take it from the distribution's archive"));
    return tool.run(System.out, System.err, arguments.toArray(String[]::new));
  }
}
