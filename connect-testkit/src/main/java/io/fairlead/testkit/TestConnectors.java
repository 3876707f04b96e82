// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The connectors of a {@link TestWorker}, by its REST API. A call that the worker refuses throws an
 * {@link AssertionError} with its answer. Safe for use by any thread.
 */
public final class TestConnectors {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final URI rest;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(TestWorker.DEADLINE).build();

  /** The connectors of a worker that this kit did not start, such as one in another process. */
  public TestConnectors(URI rest) {
    this.rest = rest;
  }

  /** Creates the connector, or replaces its config. Does not wait until it runs. */
  public void create(String name, Map<String, String> config) {
    call("PUT", "/connectors/" + name + "/config", config);
  }

  /** Waits until the connector and at least one task are RUNNING, and no task is anything else. */
  public void awaitRunning(String name) {
    await(name, "RUNNING", states -> states.size() > 1 && all(states, "RUNNING"));
  }

  /** Waits until the connector or one of its tasks is FAILED, and returns the trace. */
  public String awaitFailed(String name) {
    await(name, "FAILED", states -> states.contains("FAILED"));
    JsonNode status = status(name);
    for (JsonNode task : status.path("tasks")) {
      if (task.hasNonNull("trace")) {
        return task.get("trace").asText();
      }
    }
    return status.path("connector").path("trace").asText();
  }

  /**
   * Stops the connector and waits until it has no task left: its status says so before the last
   * task of this worker has ended, its metrics when it has.
   */
  public void stop(String name) {
    call("PUT", "/connectors/" + name + "/stop", null);
    await(name, "STOPPED", states -> states.size() == 1 && all(states, "STOPPED"));
    String task = "connector=\"" + name + "\",task=";
    await(
        "tasks of " + name,
        "gone",
        () -> send("GET", "/metrics", null),
        metrics -> !metrics.contains(task));
  }

  /** Lets a stopped or paused connector go on; does not wait until it runs. */
  public void resume(String name) {
    call("PUT", "/connectors/" + name + "/resume", null);
  }

  /** Restarts the connector and all its tasks. */
  public void restart(String name) {
    call("POST", "/connectors/" + name + "/restart?includeTasks=true", null);
  }

  /** The connector's offsets, as {@code GET /connectors/{name}/offsets} has them. */
  public JsonNode offsets(String name) {
    return call("GET", "/connectors/" + name + "/offsets", null).path("offsets");
  }

  /** The connector's status, as {@code GET /connectors/{name}/status} has it. */
  public JsonNode status(String name) {
    return call("GET", "/connectors/" + name + "/status", null);
  }

  /** Deletes the connector. */
  public void delete(String name) {
    call("DELETE", "/connectors/" + name, null);
  }

  /** Deletes all connectors. */
  public void deleteAll() {
    names().forEach(this::delete);
  }

  /** The names of all connectors. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    call("GET", "/connectors", null).forEach(name -> names.add(name.asText()));
    return names;
  }

  /** All connectors' states, for messages. */
  Map<String, Object> statuses() {
    Map<String, Object> statuses = new LinkedHashMap<>();
    names().forEach(name -> statuses.put(name, send("GET", statusPath(name), null).body()));
    return statuses;
  }

  private void await(String name, String wanted, Predicate<List<String>> reached) {
    await(
        name,
        wanted,
        () -> send("GET", statusPath(name), null),
        status -> reached.test(states(parsed(status))));
  }

  private static void await(
      String name,
      String wanted,
      Supplier<HttpResponse<String>> question,
      Predicate<String> reached) {
    long deadline = System.nanoTime() + TestWorker.DEADLINE.toNanos();
    String last = "";
    while (System.nanoTime() < deadline) {
      HttpResponse<String> response = question.get();
      last = response.body();
      // A connector that was just created has no status yet.
      if (response.statusCode() == 200 && reached.test(last)) {
        return;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new AssertionError(
        "%s is not %s after %d s: %s"
            .formatted(name, wanted, TestWorker.DEADLINE.toSeconds(), last));
  }

  private static List<String> states(JsonNode status) {
    List<String> states = new ArrayList<>();
    states.add(status.path("connector").path("state").asText());
    status.path("tasks").forEach(task -> states.add(task.path("state").asText()));
    return states;
  }

  private static boolean all(List<String> states, String wanted) {
    return states.stream().allMatch(wanted::equals);
  }

  private static String statusPath(String name) {
    return "/connectors/" + name + "/status";
  }

  private JsonNode call(String method, String path, Object body) {
    HttpResponse<String> response = send(method, path, body);
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(
          "%s %s answered %d: %s".formatted(method, path, response.statusCode(), response.body()));
    }
    return parsed(response.body());
  }

  private HttpResponse<String> send(String method, String path, Object body) {
    try {
      HttpRequest.BodyPublisher publisher =
          body == null
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
      HttpRequest request =
          HttpRequest.newBuilder(rest.resolve(path))
              .timeout(TestWorker.DEADLINE)
              .header("Content-Type", "application/json")
              .method(method, publisher)
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + method + " " + path, e);
    }
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON: " + body, e);
    }
  }
}
