// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code fairlead quickstart …}: see {@link InstalledTool}. */
@Command(
    name = "quickstart",
    description = "See rows travel from a PostgreSQL through Kafka into a warehouse, all embedded.")
final class QuickstartCommand implements Callable<Integer> {

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    return InstalledTool.run("quickstart", arguments);
  }
}
