// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Calls of a user on a worker's REST interface. */
final class RestCalls {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;

  RestCalls(URI base) {
    this.base = base;
  }

  record Answer(int status, JsonNode body) {}

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer put(String path, Object body) {
    return send("PUT", path, body);
  }

  Answer create(String name, Map<String, String> config) {
    return send("POST", "/connectors", Map.of("name", name, "config", config));
  }

  Answer send(String method, String path, Object body) {
    try {
      HttpRequest.BodyPublisher publisher =
          body == null
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(base.resolve(path))
                  .timeout(Duration.ofSeconds(100))
                  .header("Content-Type", "application/json")
                  .method(method, publisher)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      String text = response.body();
      return new Answer(
          response.statusCode(), text.isBlank() ? JSON.nullNode() : JSON.readTree(text));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String connectorState(String name) {
    return get("/connectors/" + name + "/status").body().path("connector").path("state").asText();
  }

  String taskState(String name, int task) {
    return get("/connectors/" + name + "/status")
        .body()
        .path("tasks")
        .path(task)
        .path("state")
        .asText();
  }
}
