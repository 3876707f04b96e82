// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.servers.search.SearchServer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;

/** An OpenSearch as its own process, with an index for each topic. */
final class SearchIndex implements AutoCloseable {

  private static final int USUAL_PORT = 9200;

  private final SearchServer server;

  private SearchIndex(SearchServer server) {
    this.server = server;
  }

  /** Launches the process; it answers some ten seconds later. */
  static SearchIndex launch(Path home, DataFolder data) {
    String classPath = home.resolve("quickstart").resolve("search").resolve("*").toString();
    try {
      return new SearchIndex(
          SearchServer.launch(
              SearchServer.Settings.openSearch(classPath, data.file("search"), USUAL_PORT)));
    } catch (IllegalStateException e) {
      throw new QuickstartException(QuickstartException.ENVIRONMENT, e.getMessage(), e);
    }
  }

  URI uri() {
    return server.uri();
  }

  long pid() {
    return server.pid();
  }

  void awaitAnswer() {
    try {
      server.awaitAnswer();
    } catch (IllegalStateException e) {
      throw new QuickstartException(QuickstartException.ENVIRONMENT, e.getMessage(), e);
    }
  }

  /** Documents of the topics' indexes; each document is a record, by its position. */
  long count(Collection<String> topics) {
    try {
      return topics.stream().mapToLong(server.api()::count).sum();
    } catch (UncheckedIOException e) {
      throw new QuickstartException(QuickstartException.RUNTIME, e.getMessage(), e);
    }
  }

  /** Asks for the topics with most records, or the cars with most messages, and shows how. */
  void show(Screen screen, Collection<String> topics) {
    boolean cars = topics.contains(Connectors.TELEMETRY);
    String what = cars ? Connectors.TELEMETRY : String.join(",", topics);
    String field = cars ? "vin.keyword" : "_index";
    String path = "/" + what + "/_search?filter_path=aggregations.*.buckets";
    String query =
        "{\"size\":0,\"aggs\":{\"most\":{\"terms\":{\"field\":\"%s\",\"size\":3}}}}"
            .formatted(field);
    screen.command(
        "curl -sS -H 'Content-Type: application/json' '%s' -d '%s'"
            .formatted(uri().resolve(path), query));
    for (JsonNode bucket : server.api().post(path, query).at("/aggregations/most/buckets")) {
      screen.line(
          "    %-24s %,d documents"
              .formatted(bucket.path("key").asText(), bucket.path("doc_count").asLong()));
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
