// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real OpenSearch in a process of its own, one for all tests of this JVM. */
final class OpenSearch {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(180);
  private static OpenSearch shared;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final Path folder;
  private Process process;

  private OpenSearch() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "opensearch");
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    start();
  }

  /** The one of this JVM, started when it is first asked for. */
  static synchronized OpenSearch shared() {
    try {
      if (shared == null) {
        shared = new OpenSearch();
      }
      return shared;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts, and waits until it answers. */
  void start() {
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  OpenSearchNode.class.getName(),
                  String.valueOf(port),
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("OpenSearch, see " + folder.resolve("out"))
        .atMost(START)
        .ignoreExceptions()
        .until(
            () ->
                !process.isAlive()
                    || get("/_cluster/health").path("status").asText("").matches("green|yellow"));
    if (!process.isAlive()) {
      throw new AssertionError("OpenSearch does not start, see " + folder.resolve("out"));
    }
  }

  /** Ends without any farewell. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  JsonNode get(String path) {
    return call("GET", path, null);
  }

  JsonNode put(String path, String body) {
    JsonNode answer = call("PUT", path, body);
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
    call("POST", "/" + index + "/_refresh", null);
    return get("/" + index + "/_count").path("count").asLong();
  }

  private JsonNode call(String method, String path, String body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri().resolve(path))
              .timeout(Duration.ofSeconds(60))
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(body))
              .build();
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
