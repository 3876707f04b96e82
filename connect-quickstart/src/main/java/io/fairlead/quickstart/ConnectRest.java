// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST calls of the quickstart; each is shown as a {@code curl} line that does the same. */
final class ConnectRest {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectRest.class);
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final URI base;
  private final Path configs;
  private final Screen screen;
  private final HttpClient client;

  /**
   * @param base the worker's REST address
   * @param configs the folder in which connector configs are written, for the user to change
   */
  ConnectRest(URI base, Path configs, Screen screen) {
    this.base = base;
    this.configs = configs;
    this.screen = screen;
    this.client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  }

  URI uri(String path) {
    return base.resolve(path);
  }

  /** Creates the connector or replaces its config. */
  void deploy(String connector, Map<String, String> config) throws InterruptedException {
    Path file = configs.resolve(connector + ".json");
    URI uri = uri("/connectors/" + connector + "/config");
    try {
      Files.write(file, JSON.writeValueAsBytes(config));
      screen.command(
          "curl -sS -X PUT -H 'Content-Type: application/json' --data '@%s' %s"
              .formatted(file, uri));
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(CALL_DEADLINE)
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofFile(file))
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new QuickstartException(
            QuickstartException.RUNTIME,
            "the worker refused %s with %d: %s"
                .formatted(connector, response.statusCode(), response.body()));
      }
    } catch (IOException e) {
      throw new QuickstartException(
          QuickstartException.RUNTIME, "cannot deploy " + connector + ": " + e, e);
    }
  }

  /** The connector's status, shown as a command. */
  JsonNode status(String connector) throws IOException, InterruptedException {
    return get("/connectors/" + connector + "/status");
  }

  void showStatusCommand(String connector) {
    screen.command("curl -sS " + uri("/connectors/" + connector + "/status"));
  }

  /** Tells whether the worker answers. */
  boolean answers() throws InterruptedException {
    try {
      get("/connectors");
      return true;
    } catch (IOException e) {
      LOG.trace("The worker does not answer yet", e);
      return false;
    }
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(CALL_DEADLINE).GET().build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode());
    }
    return JSON.readTree(response.body());
  }
}
