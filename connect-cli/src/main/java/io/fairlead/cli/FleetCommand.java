// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code fairlead fleet …}: see {@link InstalledTool}. */
@Command(
    name = "fleet",
    description = "Drive cars that publish telemetry to an MQTT broker, or check what arrived.")
final class FleetCommand implements Callable<Integer> {

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    return InstalledTool.run("fleet", arguments);
  }
}
