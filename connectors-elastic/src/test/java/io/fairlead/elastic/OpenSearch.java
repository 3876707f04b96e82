// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.servers.search.SearchApi;
import io.fairlead.servers.search.SearchServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real OpenSearch in a process of its own, one for all tests of this JVM. */
final class OpenSearch {

  private static OpenSearch shared;

  private final SearchServer server;
  private final SearchApi api;

  private OpenSearch(SearchServer server) {
    this.server = server;
    this.api = server.api();
  }

  /** The one of this JVM, started when it is first asked for. */
  static synchronized OpenSearch shared() {
    if (shared == null) {
      shared =
          new OpenSearch(
              SearchServer.start(
                  SearchServer.Settings.openSearch(
                      System.getProperty("java.class.path"),
                      folder(),
                      0,
                      // So little room that several requests at a time are too many.
                      "thread_pool.write.size=1",
                      "thread_pool.write.queue_size=20")));
    }
    return shared;
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "opensearch");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return server.uri();
  }

  /** Ends without any farewell. */
  void kill() {
    server.kill();
  }

  /** Comes back with what it had. */
  void restart() {
    server.restart();
  }

  JsonNode get(String path) {
    return api.get(path);
  }

  /** The answer as it came. */
  String text(String path) {
    return api.text(path);
  }

  JsonNode put(String path, String body) {
    return succeeded(path, api.put(path, body));
  }

  JsonNode post(String path, String body) {
    return succeeded(path, api.post(path, body));
  }

  private static JsonNode succeeded(String path, JsonNode answer) {
    if (answer.has("error")) {
      throw new AssertionError(path + ": " + answer);
    }
    return answer;
  }

  /** The document's source; missing if it is not there. */
  JsonNode document(String index, String id) {
    return get("/" + index + "/_doc/" + id).path("_source");
  }

  /** Documents that a search finds now. */
  long count(String index) {
    return api.count(index);
  }
}
