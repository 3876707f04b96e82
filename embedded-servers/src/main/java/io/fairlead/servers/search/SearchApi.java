// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Calls to Elasticsearch or OpenSearch, with JSON on both sides. Errors of the server are answers
 * too, with an {@code error} member; a server that does not answer within a minute is an {@link
 * UncheckedIOException}. Safe for use by any thread.
 */
public final class SearchApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;

  /** Calls to the server at that address: scheme, host and port. */
  public SearchApi(URI base) {
    this.base = base;
  }

  /** Asks. */
  public JsonNode get(String path) {
    return call("GET", path, BodyPublishers.noBody());
  }

  /** Asks, and gives the answer as it came. */
  public String text(String path) {
    return new String(send("GET", path, BodyPublishers.noBody()), StandardCharsets.UTF_8);
  }

  /** Creates or changes something. */
  public JsonNode put(String path, String body) {
    return call("PUT", path, BodyPublishers.ofString(body));
  }

  /** Does something, or asks at length. */
  public JsonNode post(String path, String body) {
    return call("POST", path, BodyPublishers.ofString(body));
  }

  /** Removes something. */
  public JsonNode delete(String path) {
    return call("DELETE", path, BodyPublishers.noBody());
  }

  /** Documents that a search finds when all that was written is visible; 0 without the index. */
  public long count(String index) {
    post("/" + index + "/_refresh", "");
    return get("/" + index + "/_count").path("count").asLong();
  }

  private JsonNode call(String method, String path, HttpRequest.BodyPublisher body) {
    try {
      return JSON.readTree(send(method, path, body));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + base.resolve(path) + ": no JSON", e);
    }
  }

  private byte[] send(String method, String path, HttpRequest.BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(DEADLINE)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + base.resolve(path) + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + method + " " + path, e);
    }
  }
}
