// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** One worker of one runtime in a process of its own, measured from outside. */
final class WorkerProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double TICKS_PER_SECOND = 100;

  private final ProcessBuilder command;
  private final Process process;
  private final URI rest;
  private final HttpClient http = HttpClient.newHttpClient();
  private final double secondsToFirstAnswer;

  private WorkerProcess(
      ProcessBuilder command, Process process, URI rest, double secondsToFirstAnswer) {
    this.command = command;
    this.process = process;
    this.rest = rest;
    this.secondsToFirstAnswer = secondsToFirstAnswer;
  }

  static WorkerProcess start(PeerRuntime runtime, String bootstrapServers, Path folder, String run)
      throws Exception {
    return start(runtime, bootstrapServers, folder, run, Map.of());
  }

  /**
   * @param more properties that win over the usual ones
   */
  static WorkerProcess start(
      PeerRuntime runtime,
      String bootstrapServers,
      Path folder,
      String run,
      Map<String, String> more)
      throws Exception {
    Files.createDirectories(folder);
    int port = freePort();
    Path file = folder.resolve(run + ".properties");
    Properties properties = new Properties();
    properties.putAll(properties(runtime, bootstrapServers, folder, port, run));
    properties.putAll(more);
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    Path log4j = folder.resolve("log4j2.properties");
    Files.writeString(
        log4j,
        "rootLogger.level=warn\nrootLogger.appenderRef.out.ref=OUT\n"
            + "appender.out.type=Console\nappender.out.name=OUT\n"
            + "appender.out.layout.type=PatternLayout\n"
            + "appender.out.layout.pattern=%d %p %c{1} %m%n\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-XX:+UseG1GC",
                "-Dlog4j2.configurationFile=" + log4j,
                "-cp",
                runtime.lib() + "/*",
                runtime.mainClass()));
    command.addAll(runtime.arguments(file));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(run + ".log").toFile()));
    return launch(builder, URI.create("http://127.0.0.1:" + port));
  }

  private static WorkerProcess launch(ProcessBuilder builder, URI rest) throws Exception {
    long begin = System.nanoTime();
    Process process = builder.start();
    WorkerProcess probe = new WorkerProcess(builder, process, rest, 0);
    probe.awaitAnswer();
    return new WorkerProcess(builder, process, rest, (System.nanoTime() - begin) / 1e9);
  }

  /** Another process with the same properties, on the same port; returns when it answers. */
  WorkerProcess again() throws Exception {
    return launch(command, rest);
  }

  private static Map<String, String> properties(
      PeerRuntime runtime, String bootstrapServers, Path folder, int port, String run) {
    String name = runtime.name() + "-" + run.replaceAll("[^a-z0-9]", "");
    return Map.ofEntries(
        Map.entry("bootstrap.servers", bootstrapServers),
        Map.entry("group.id", "bench-" + name),
        Map.entry("key.converter", "org.apache.kafka.connect.storage.StringConverter"),
        Map.entry("value.converter", "org.apache.kafka.connect.storage.StringConverter"),
        Map.entry("config.storage.topic", "bench-configs-" + name),
        Map.entry("offset.storage.topic", "bench-offsets-" + name),
        Map.entry("status.storage.topic", "bench-status-" + name),
        Map.entry("config.storage.replication.factor", "1"),
        Map.entry("offset.storage.replication.factor", "1"),
        Map.entry("status.storage.replication.factor", "1"),
        Map.entry("offset.flush.interval.ms", "10000"),
        Map.entry("listeners", "http://127.0.0.1:" + port),
        Map.entry("plugin.path", folder.getParent().resolve("plugins").toString()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (System.nanoTime() < end) {
      if (!process.isAlive()) {
        throw new IllegalStateException("The worker ended at its start; see its log");
      }
      try {
        if (send("GET", "/connectors", null).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // not there yet: the loop has a deadline
        TimeUnit.MILLISECONDS.sleep(10);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    throw new IllegalStateException("The worker did not answer for 3 minutes");
  }

  double secondsToFirstAnswer() {
    return secondsToFirstAnswer;
  }

  HttpResponse<String> send(String method, String path, Object body) throws Exception {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
    HttpRequest request =
        HttpRequest.newBuilder(rest.resolve(path))
            .timeout(Duration.ofSeconds(120))
            .header("Content-Type", "application/json")
            .method(method, publisher)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  void deploy(String name, Map<String, String> config) throws Exception {
    HttpResponse<String> answer = send("PUT", "/connectors/" + name + "/config", config);
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(name + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  void delete(String name) throws Exception {
    send("DELETE", "/connectors/" + name, null);
  }

  /** True when the connector and this many tasks are RUNNING. */
  boolean isRunning(String name, int tasks) throws Exception {
    HttpResponse<String> answer = send("GET", "/connectors/" + name + "/status", null);
    if (answer.statusCode() != 200) {
      return false;
    }
    JsonNode status = JSON.readTree(answer.body());
    if (status.path("tasks").size() < tasks
        || !status.path("connector").path("state").asText().equals("RUNNING")) {
      return false;
    }
    for (JsonNode task : status.path("tasks")) {
      if (task.path("state").asText().equals("FAILED")) {
        throw new IllegalStateException(name + " failed: " + task.path("trace").asText());
      }
      if (!task.path("state").asText().equals("RUNNING")) {
        return false;
      }
    }
    return true;
  }

  void awaitRunning(String name, int tasks) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!isRunning(name, tasks)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(name + " is not running after 3 minutes");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** The id under which this worker stands in statuses. */
  String id() {
    return rest.getAuthority();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; returns at once. */
  void terminate() {
    process.destroy();
  }

  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  double residentMegabytes() throws IOException {
    return status("VmRSS:") / 1024.0;
  }

  long threads() throws IOException {
    return status("Threads:");
  }

  private long status(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("No " + field + " in the process status");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
