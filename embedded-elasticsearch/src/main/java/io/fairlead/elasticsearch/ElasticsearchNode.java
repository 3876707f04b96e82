// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elasticsearch;

import io.fairlead.servers.search.NodeProgram;
import java.io.IOException;
import org.codelibs.elasticsearch.runner.ElasticsearchClusterRunner;

/** An Elasticsearch of one node; see {@link NodeProgram} for its arguments. */
public final class ElasticsearchNode {

  private ElasticsearchNode() {}

  /** Runs the node. */
  public static void main(String[] arguments) throws IOException {
    NodeProgram program = NodeProgram.of(arguments);
    try (ElasticsearchClusterRunner runner = new ElasticsearchClusterRunner()) {
      runner.onBuild((number, builder) -> program.settings().forEach(builder::put));
      runner.build(
          ElasticsearchClusterRunner.newConfigs()
              .basePath(program.folder().toString())
              .numOfNode(1)
              .useLogger());
      program.awaitEnd();
    }
  }
}
