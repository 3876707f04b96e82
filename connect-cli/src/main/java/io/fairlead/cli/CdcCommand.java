// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code fairlead cdc …}: see {@link InstalledTool}. */
@Command(
    name = "cdc",
    description = "Change data capture: is a database ready, what would be captured.")
final class CdcCommand implements Callable<Integer> {

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    return InstalledTool.run("cdc", "plugins/connectors-cdc", arguments);
  }
}
