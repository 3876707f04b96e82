// SPDX-License-Identifier: Apache-2.0
package io.fairlead.search;

import io.fairlead.servers.search.NodeProgram;
import java.io.IOException;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** An OpenSearch of one node; see {@link NodeProgram} for its arguments. */
public final class OpenSearchNode {

  private OpenSearchNode() {}

  /** Runs the node. */
  public static void main(String[] arguments) throws IOException {
    NodeProgram program = NodeProgram.of(arguments);
    try (OpenSearchRunner runner = new OpenSearchRunner()) {
      runner.onBuild((number, builder) -> program.settings().forEach(builder::put));
      runner.build(
          OpenSearchRunner.newConfigs()
              .basePath(program.folder().toString())
              .numOfNode(1)
              .useLogger());
      program.awaitEnd();
    }
  }
}
