// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A plain client of a worker's REST interface. Never throws because of a status code. */
public final class Rest {

  public static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI base;

  public Rest(URI base) {
    this.base = base;
  }

  /** An answer; body is a missing node where there is no JSON. */
  public record Answer(int status, Map<String, String> headers, String text) {

    public JsonNode body() {
      try {
        JsonNode node = text == null || text.isEmpty() ? null : JSON.readTree(text);
        return node == null ? MissingNode.getInstance() : node;
      } catch (JsonProcessingException e) {
        return MissingNode.getInstance();
      }
    }

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase()));
    }
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  public Answer put(String path, String body) {
    return send("PUT", path, body);
  }

  public Answer post(String path, String body) {
    return send("POST", path, body);
  }

  public Answer delete(String path) {
    return send("DELETE", path, null);
  }

  public Answer send(String method, String path, String body) {
    return send(
        method,
        path,
        body,
        body == null ? Map.of() : Map.of("Content-Type", "application/json"),
        TIMEOUT);
  }

  public Answer send(
      String method, String path, String body, Map<String, String> headers, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base.toString().replaceAll("/$", "") + path))
            .timeout(timeout)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      Map<String, String> single = new java.util.TreeMap<>();
      response.headers().map().forEach((key, values) -> single.put(key, String.join(",", values)));
      return new Answer(response.statusCode(), single, response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Creates a connector or replaces its config; fails unless that succeeds. Apache Kafka Connect is
   * asked again while it rebalances.
   */
  public void deploy(String name, Map<String, String> config) {
    Answer answer = put("/connectors/" + name + "/config", json(config));
    if (answer.status() == 409 && get("/fairlead/workers").status() == 404) {
      answer =
          Awaitility.await()
              .atMost(TIMEOUT)
              .until(
                  () -> put("/connectors/" + name + "/config", json(config)),
                  again -> again.status() != 409);
    }
    if (answer.status() / 100 != 2) {
      throw new AssertionError(
          "deploying " + name + " was answered " + answer.status() + ": " + answer.text());
    }
  }

  /**
   * State of connector and tasks in short: {@code RUNNING[RUNNING, FAILED]}, or the status code.
   */
  public String state(String connector) {
    Answer answer = get("/connectors/" + connector + "/status");
    if (answer.status() != 200) {
      return Integer.toString(answer.status());
    }
    java.util.List<String> tasks = new java.util.ArrayList<>();
    answer.body().path("tasks").forEach(task -> tasks.add(task.path("state").asText()));
    return answer.body().path("connector").path("state").asText() + tasks;
  }

  public static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
