// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.servers.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Three workers of each runtime on one broker in one run: how long until connectors run, and until
 * the work of a worker that stops or is killed runs elsewhere.
 *
 * <p>Arguments: {@code --project DIR}, {@code --connectors N} (default 30), {@code --only
 * apache|fairlead}, {@code --delay MILLIS} of Apache's {@code scheduled.rebalance.max.delay.ms}
 * (default 0, its fastest; its own default is 300000).
 */
public final class ClusterBenchmark {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WORKERS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private final Path work;
  private final KafkaBroker broker;
  private final int connectors;
  private final String delay;
  private final Report report = new Report(System.out);

  private ClusterBenchmark(Path work, KafkaBroker broker, int connectors, String delay) {
    this.work = work;
    this.broker = broker;
    this.connectors = connectors;
    this.delay = delay;
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    Path project = Path.of(options.getOrDefault("--project", ".")).toAbsolutePath().normalize();
    Path work = Files.createTempDirectory("fairlead-benchmark");
    PluginJar.write(work.resolve("plugins/benchmark"));
    String only = options.get("--only");
    System.out.println("Logs and results: " + work);
    try (KafkaBroker broker = KafkaBroker.start()) {
      ClusterBenchmark benchmark =
          new ClusterBenchmark(
              work,
              broker,
              Integer.parseInt(options.getOrDefault("--connectors", "30")),
              options.getOrDefault("--delay", "0"));
      for (PeerRuntime runtime :
          List.of(PeerRuntime.apache(project), PeerRuntime.fairlead(project))) {
        if (only == null || only.equals(runtime.name())) {
          benchmark.run(runtime);
        }
      }
      benchmark.report.print();
    }
    System.exit(0);
  }

  private void run(PeerRuntime runtime) throws Exception {
    broker.createTopic(runtime.name() + "-cluster", 1, Map.of());
    List<WorkerProcess> workers = new ArrayList<>();
    try {
      for (int i = 0; i < WORKERS; i++) {
        workers.add(start(runtime, i));
      }
      WorkerProcess asked = workers.get(0);
      long begin = System.nanoTime();
      for (int i = 0; i < connectors; i++) {
        deploy(asked, "c" + i, runtime, i);
      }
      for (int i = 0; i < connectors; i++) {
        asked.awaitRunning("c" + i, 1);
      }
      report.add(
          connectors + " connectors on 3 workers until RUNNING: s",
          runtime.name(),
          secondsSince(begin));
      long more = System.nanoTime();
      deploy(asked, "one-more", runtime, connectors);
      asked.awaitRunning("one-more", 1);
      report.add("one more connector until RUNNING: s", runtime.name(), secondsSince(more));

      WorkerProcess stopped = workers.get(2);
      long stop = System.nanoTime();
      stopped.terminate();
      awaitElsewhere(asked, stopped.id());
      report.add(
          "SIGTERM of a worker until its tasks run elsewhere: s",
          runtime.name(),
          secondsSince(stop));

      WorkerProcess killed = workers.get(1);
      long kill = System.nanoTime();
      killed.kill();
      awaitElsewhere(asked, killed.id());
      report.add(
          "SIGKILL of a worker until its tasks run elsewhere: s",
          runtime.name(),
          secondsSince(kill));
    } finally {
      workers.forEach(WorkerProcess::close);
    }
  }

  private WorkerProcess start(PeerRuntime runtime, int number) throws Exception {
    String name = "cluster-" + runtime.name();
    Map<String, String> shared =
        Map.of(
            "group.id", name,
            "config.storage.topic", name + "-configs",
            "offset.storage.topic", name + "-offsets",
            "status.storage.topic", name + "-status",
            "scheduled.rebalance.max.delay.ms", delay);
    return WorkerProcess.start(
        runtime,
        broker.bootstrapServers(),
        work.resolve(runtime.name()),
        "cluster" + number,
        shared);
  }

  /** The peer wants creations to be repeated while it rebalances. */
  private void deploy(WorkerProcess worker, String name, PeerRuntime runtime, int number)
      throws Exception {
    Map<String, String> config =
        Map.of(
            "connector.class", "io.fairlead.benchmarks.plugin.BenchmarkSource",
            "tasks.max", "1",
            "topic", runtime.name() + "-cluster",
            "records", "0",
            "result", work.resolve(runtime.name() + number).toString());
    long end = System.nanoTime() + PATIENCE.toNanos();
    int status = 0;
    while (status / 100 != 2) {
      status = worker.send("PUT", "/connectors/" + name + "/config", config).statusCode();
      if (System.nanoTime() > end) {
        throw new IllegalStateException(name + " cannot be created: " + status);
      }
    }
  }

  /** Until everything runs and nothing is said to run on that worker. */
  private void awaitElsewhere(WorkerProcess asked, String gone) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isElsewhere(asked, gone)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the work of " + gone + " does not move");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private boolean isElsewhere(WorkerProcess asked, String gone) throws Exception {
    var answer = asked.send("GET", "/connectors?expand=status", null);
    if (answer.statusCode() != 200) {
      return false;
    }
    JsonNode all = JSON.readTree(answer.body());
    for (JsonNode connector : all) {
      JsonNode status = connector.path("status");
      if (!runsElsewhere(status.path("connector"), gone) || status.path("tasks").isEmpty()) {
        return false;
      }
      for (JsonNode task : status.path("tasks")) {
        if (!runsElsewhere(task, gone)) {
          return false;
        }
      }
    }
    return all.size() > connectors;
  }

  private static boolean runsElsewhere(JsonNode part, String gone) {
    return part.path("state").asText().equals("RUNNING")
        && !part.path("worker_id").asText().equals(gone);
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
