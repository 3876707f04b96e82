// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import io.fairlead.servers.search.SearchServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;

/** A real OpenSearch, with a fresh index for each run. */
final class SearchTarget implements AutoCloseable {

  private final SearchServer server;
  private int indexes;

  private SearchTarget(SearchServer server) {
    this.server = server;
  }

  static SearchTarget start() throws IOException {
    return new SearchTarget(
        SearchServer.start(
            SearchServer.Settings.openSearch(
                System.getProperty("search.classpath"),
                Files.createTempDirectory("fairlead-search"),
                0)));
  }

  URI uri() {
    return server.uri();
  }

  String freshIndex() {
    String name = "run-" + indexes++;
    server
        .api()
        .put(
            "/" + name,
            """
            {"settings":{"number_of_shards":1,"number_of_replicas":0,"refresh_interval":"30s"},
             "mappings":{"properties":{"n":{"type":"long"},"text":{"type":"keyword"}}}}\
            """);
    return name;
  }

  /** Ends it without any farewell. */
  void kill() {
    server.kill();
  }

  /** Starts it again with what it had. */
  void restart() {
    server.restart();
  }

  /** Documents of an index. */
  long count(String index) {
    return server.api().count(index);
  }

  @Override
  public void close() {
    server.close();
  }
}
