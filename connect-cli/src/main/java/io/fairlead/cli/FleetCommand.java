// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code fairlead fleet …}. The simulator lies in the quickstart's folder, which an installation
 * may leave out; {@code bin/fairlead} puts it on the class path for this command.
 */
@Command(
    name = "fleet",
    description = "Drive cars that publish telemetry to an MQTT broker, or check what arrived.")
final class FleetCommand implements Callable<Integer> {

  /** The name under which the simulator registers as a tool. */
  static final String TOOL = "fairlead-fleet";

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    ToolProvider tool =
        ToolProvider.findFirst(TOOL)
            .orElseThrow(
                () ->
                    new CliException(
                        ExitCode.ENVIRONMENT,
                        "the fleet simulator is not part of this installation (its folder 'quickstart'"
                            + " is missing); take it from the distribution's archive"));
    return tool.run(System.out, System.err, arguments.toArray(String[]::new));
  }
}
