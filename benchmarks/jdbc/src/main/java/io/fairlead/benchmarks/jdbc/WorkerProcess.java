// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import io.fairlead.connect.runtime.ConnectWorker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** A worker of either runtime in a JVM of its own, with the classes of this one. */
final class WorkerProcess implements AutoCloseable {

  /** Whose worker it is. */
  enum Runtime {
    FAIRLEAD,
    APACHE
  }

  private static final Duration START = Duration.ofMinutes(2);

  private final Process process;
  private final Path folder;
  private final URI rest;

  private WorkerProcess(Process process, Path folder, URI rest) {
    this.process = process;
    this.folder = folder;
    this.rest = rest;
  }

  /** Starts a worker; it answers when this returns. */
  static WorkerProcess start(Runtime runtime, String bootstrapServers) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path folder = Files.createTempDirectory("fairlead-bench-worker-");
    Path file = folder.resolve("worker.properties");
    Properties properties = new Properties();
    properties.putAll(properties(runtime, bootstrapServers, port));
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.add(
        runtime == Runtime.APACHE
            ? "org.apache.kafka.connect.cli.ConnectDistributed"
            : WorkerProcess.class.getName());
    command.add(file.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    WorkerProcess worker =
        new WorkerProcess(process, folder, URI.create("http://127.0.0.1:" + port));
    worker.awaitAnswer();
    return worker;
  }

  private static Map<String, String> properties(Runtime runtime, String bootstrap, int port) {
    String name = "bench-" + runtime.name().toLowerCase(java.util.Locale.ROOT);
    Map<String, String> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrap);
    all.put("group.id", name);
    for (String kind : new String[] {"config", "offset", "status"}) {
      all.put(kind + ".storage.topic", name + "-" + kind);
      all.put(kind + ".storage.replication.factor", "1");
    }
    for (String converter : new String[] {"key.converter", "value.converter"}) {
      all.put(converter, "org.apache.kafka.connect.json.JsonConverter");
      all.put(converter + ".schemas.enable", "false");
    }
    all.put("listeners", "http://127.0.0.1:" + port);
    return all;
  }

  private void awaitAnswer() throws Exception {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        request("GET", "/connectors", "");
        return;
      } catch (IOException | IllegalStateException e) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          close();
          throw new IllegalStateException("The worker does not answer, see " + folder, e);
        }
        Thread.sleep(200);
      }
    }
  }

  /** A flat JSON object. */
  static String json(Map<String, String> config) {
    return config.entrySet().stream()
        .map(entry -> '"' + entry.getKey() + "\":\"" + entry.getValue() + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Sends a request and expects success. */
  void request(String method, String path, String body) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(rest.resolve(path))
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(method + " " + path + ": " + answer.body());
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Fairlead's worker. */
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
      properties.load(in);
    }
    Map<String, String> worker = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> worker.put(key, properties.getProperty(key)));
    ConnectWorker.start(worker);
    Thread.currentThread().join();
  }
}
