// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elasticsearch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.codelibs.elasticsearch.runner.ElasticsearchClusterRunner;

/**
 * An Elasticsearch of one node: {@code FOLDER PORT [SETTING=VALUE…]}. Keeps its data in the folder,
 * listens on the loopback interface, and ends when its standard input does: with the process that
 * started it, however that one ends.
 */
public final class ElasticsearchNode {

  private ElasticsearchNode() {}

  /** Runs the node. */
  public static void main(String[] arguments) throws IOException {
    List<String> settings = List.of(arguments).subList(2, arguments.length);
    try (ElasticsearchClusterRunner runner = new ElasticsearchClusterRunner()) {
      runner.onBuild(
          (number, builder) -> {
            builder.put("http.port", Integer.parseInt(arguments[1]));
            builder.put("transport.port", "0");
            builder.put("discovery.type", "single-node");
            builder.putList("node.roles", "master", "data", "ingest");
            // A test shall not fail because the disk is nearly full.
            builder.put("cluster.routing.allocation.disk.threshold_enabled", false);
            for (String setting : settings) {
              int equals = setting.indexOf('=');
              builder.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
          });
      runner.build(
          ElasticsearchClusterRunner.newConfigs()
              .basePath(Path.of(arguments[0]).toString())
              .numOfNode(1)
              .useLogger());
      while (System.in.read() >= 0) {
        // Nobody says anything.
      }
    }
  }
}
