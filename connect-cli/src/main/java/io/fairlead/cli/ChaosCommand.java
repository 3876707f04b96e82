// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code fairlead chaos …}: see {@link InstalledTool}. */
@Command(
    name = "chaos",
    description =
        "Break real workers, brokers and a database at random, and look for lost records.")
final class ChaosCommand implements Callable<Integer> {

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    return InstalledTool.run("chaos", arguments);
  }
}
