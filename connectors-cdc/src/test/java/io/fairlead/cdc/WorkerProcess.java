// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.connect.runtime.ConnectWorker;
import io.fairlead.servers.LocalPorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A worker in a JVM of its own, so that it can be killed as a power failure would. */
final class WorkerProcess implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path folder;
  private final Path properties;
  private final int port;
  private TestProcess process;

  private WorkerProcess(Path folder, Path properties, int port) {
    this.folder = folder;
    this.properties = properties;
    this.port = port;
  }

  /** Starts one with exactly-once sources; it runs when its REST API answers. */
  static WorkerProcess start(Path folder, String bootstrap) throws IOException {
    int port = LocalPorts.free();
    Properties all = new Properties();
    all.putAll(properties(bootstrap, port));
    Path file = folder.resolve("worker.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      all.store(out, null);
    }
    WorkerProcess worker = new WorkerProcess(folder, file, port);
    worker.launch();
    return worker;
  }

  /** SIGKILL, and a new start. */
  void crash() throws IOException, InterruptedException {
    process.kill();
    launch();
  }

  private void launch() throws IOException {
    process =
        TestProcess.start(folder, "worker", WorkerProcess.class, List.of(properties.toString()));
  }

  /** Creates a connector as soon as the worker takes it. */
  void deploy(String name, Map<String, String> config, Duration deadline) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/connectors/" + name + "/config"))
            .timeout(deadline)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(new ObjectMapper().writeValueAsString(config)))
            .build();
    await("connector " + name)
        .atMost(deadline)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              HttpResponse<String> answer =
                  HTTP.send(request, HttpResponse.BodyHandlers.ofString());
              assertThat(answer.statusCode() / 100).as(answer.body()).isEqualTo(2);
            });
  }

  @Override
  public void close() throws InterruptedException {
    process.kill();
  }

  private static Map<String, String> properties(String bootstrap, int port) {
    Map<String, String> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrap);
    all.put("group.id", "cdc");
    for (String kind : new String[] {"config", "offset", "status"}) {
      all.put(kind + ".storage.topic", "cdc-" + kind);
      all.put(kind + ".storage.replication.factor", "1");
    }
    all.put("offset.storage.partitions", "1");
    all.put("status.storage.partitions", "1");
    all.put("exactly.once.source.support", "enabled");
    all.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.put("header.converter", "org.apache.kafka.connect.storage.SimpleHeaderConverter");
    all.put("offset.flush.interval.ms", "500");
    all.put("listeners", "http://127.0.0.1:" + port);
    return all;
  }

  /** The process's entry point. */
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
      properties.load(in);
    }
    Map<String, String> all = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> all.put(key, properties.getProperty(key)));
    ConnectWorker.start(all);
    Thread.currentThread().join();
  }
}
