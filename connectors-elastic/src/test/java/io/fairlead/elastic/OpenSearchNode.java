// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** The program of an OpenSearch of one node: {@code PORT FOLDER}. Runs until it is killed. */
final class OpenSearchNode {

  private OpenSearchNode() {}

  public static void main(String[] arguments) throws Exception {
    try (OpenSearchRunner runner = new OpenSearchRunner()) {
      runner.onBuild(
          (number, settings) -> {
            settings.put("http.port", Integer.parseInt(arguments[0]));
            settings.put("transport.port", "0");
            settings.put("discovery.type", "single-node");
            settings.putList("node.roles", "cluster_manager", "data", "ingest");
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            // So little room that several requests at a time are too many.
            settings.put("thread_pool.write.size", 1);
            settings.put("thread_pool.write.queue_size", 20);
          });
      runner.build(
          OpenSearchRunner.newConfigs()
              .basePath(Path.of(arguments[1]).toString())
              .numOfNode(1)
              .useLogger());
      new CountDownLatch(1).await();
    }
  }
}
