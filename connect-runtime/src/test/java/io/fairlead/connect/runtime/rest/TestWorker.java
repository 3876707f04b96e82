// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.rest.settings.RestSettings;
import io.fairlead.connect.runtime.store.SessionKey;
import io.fairlead.connect.runtime.validation.ConnectorValidator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.common.utils.Time;

/** A REST server on a fake herder, and a client of it. */
final class TestWorker implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();
  static final SessionKey KEY = new SessionKey(new SecretKeySpec(new byte[32], "HmacSHA256"), 1L);

  final FakeHerder herder = new FakeHerder();
  final AtomicReference<SessionKey> key = new AtomicReference<>(KEY);
  final WorkerConfig config;
  final Plugins plugins;
  final ConnectMetrics metrics;
  final RestServer server;
  private final HttpClient client;

  /**
   * @param properties added to those of a standalone worker on a free port
   */
  TestWorker(Map<String, String> properties, HttpClient client) {
    Map<String, String> all = new HashMap<>();
    all.put("bootstrap.servers", "127.0.0.1:1");
    all.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    all.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    all.put("offset.storage.file.filename", "unused");
    all.put("plugin.discovery", "service_load");
    all.put("listeners", "http://127.0.0.1:0");
    all.putAll(properties);
    this.config = WorkerConfig.standalone(all);
    this.plugins = Plugins.load(config);
    this.metrics = new ConnectMetrics("w:1", config, "cluster-1", Time.SYSTEM);
    this.server = new RestServer(RestSettings.of(config));
    this.client = client;
  }

  static TestWorker unstarted(Map<String, String> properties) {
    return new TestWorker(properties, HttpClient.newHttpClient());
  }

  static TestWorker start(Map<String, String> properties) {
    return start(properties, HttpClient.newHttpClient());
  }

  static TestWorker start() {
    return start(Map.of());
  }

  static TestWorker start(Map<String, String> properties, HttpClient client) {
    TestWorker worker = new TestWorker(properties, client);
    worker.server.initializeServer();
    worker.serve();
    return worker;
  }

  void serve() {
    ConnectorValidator validator =
        new ConnectorValidator(plugins, config, new ConfigProviders(Map.of()));
    server.initializeResources(herder, validator, plugins, metrics, key::get);
  }

  URI uri() {
    return server.advertisedUri();
  }

  record Answer(int status, String body, HttpResponse<String> response) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError("No JSON: " + body, e);
      }
    }

    String message() {
      return json().path("message").asText();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer post(String path, String body) {
    return send("POST", path, body);
  }

  Answer put(String path, String body) {
    return send("PUT", path, body);
  }

  Answer send(String method, String path, String body, String... headers) {
    return sendTo(uri(), method, path, body, headers);
  }

  Answer sendTo(URI base, String method, String path, String body, String... headers) {
    return sendAsync(base, method, path, body, headers).join();
  }

  CompletableFuture<Answer> sendAsync(
      URI base, String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    boolean typed = false;
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
      typed |= headers[i].equalsIgnoreCase("Content-Type");
    }
    if (body != null && !typed) {
      request.header("Content-Type", "application/json");
    }
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> new Answer(response.statusCode(), response.body(), response));
  }

  @Override
  public void close() {
    server.close();
    metrics.close();
    plugins.close();
  }
}
