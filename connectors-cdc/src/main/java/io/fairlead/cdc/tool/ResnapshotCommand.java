// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code fairlead cdc resnapshot NAME}: stops the connector, resets its offsets, and lets it go on,
 * all by the REST API of Kafka Connect, so that every table is read anew.
 */
@Command(
    name = "resnapshot",
    mixinStandardHelpOptions = true,
    description = {
      "Read all tables of a connector anew, as after a lost slot or a purged binlog.",
      "Rows that were deleted in the gap stay in the topics: nothing tells that they are gone."
    })
final class ResnapshotCommand implements Callable<Integer> {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 500;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "The connector.")
  private String name;

  @Option(
      names = "--url",
      defaultValue = "http://localhost:8083",
      description = "A worker's REST API (default: ${DEFAULT-VALUE}).")
  private URI url;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  @Override
  public Integer call() throws IOException, InterruptedException {
    String connector =
        url + "/connectors/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    expect(send("PUT", connector + "/stop"));
    awaitStopped(connector);
    expect(send("DELETE", connector + "/offsets"));
    expect(send("PUT", connector + "/resume"));
    spec.commandLine().getOut().println(name + " reads all its tables anew.");
    return 0;
  }

  private void awaitStopped(String connector) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      HttpResponse<String> status = expect(send("GET", connector + "/status"));
      var state = new ObjectMapper().readTree(status.body());
      if (state.path("connector").path("state").asText().equals("STOPPED")
          && state.path("tasks").isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(name + " did not stop: " + status.body());
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private HttpResponse<String> send(String method, String target)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(target))
            .timeout(DEADLINE)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> expect(HttpResponse<String> response) throws IOException {
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          response.request().method() + " " + response.uri() + ": " + response.body());
    }
    return response;
  }
}
