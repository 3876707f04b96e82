// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Workers of one runtime that form one cluster, each in a process of its own. */
final class BenchmarkCluster implements AutoCloseable {

  static final int WORKERS = 3;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private final Setting setting;
  private final String name;
  private final List<WorkerProcess> workers = new ArrayList<>();

  /**
   * Where and what runs.
   *
   * @param delay of Apache's {@code scheduled.rebalance.max.delay.ms}; null for the default
   */
  record Setting(PeerRuntime runtime, String bootstrapServers, Path work, String delay) {

    /** The runtime, and what is changed of it. */
    String label() {
      return runtime.name();
    }
  }

  private BenchmarkCluster(Setting setting, String name) {
    this.setting = setting;
    this.name = name;
  }

  /**
   * Starts three workers.
   *
   * @param name of the group, beside that of the runtime
   */
  static BenchmarkCluster start(Setting setting, String name) throws Exception {
    BenchmarkCluster cluster =
        new BenchmarkCluster(setting, name + "-" + setting.runtime().name() + setting.delay());
    try {
      for (int i = 0; i < WORKERS; i++) {
        cluster.addWorker();
      }
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /** One more worker; returns when it answers. */
  WorkerProcess addWorker() throws Exception {
    Map<String, String> shared = new HashMap<>();
    shared.put("group.id", name);
    shared.put("config.storage.topic", name + "-configs");
    shared.put("offset.storage.topic", name + "-offsets");
    shared.put("status.storage.topic", name + "-status");
    shared.put("offset.storage.partitions", "5");
    if (setting.delay() != null) {
      shared.put("scheduled.rebalance.max.delay.ms", setting.delay());
    }
    WorkerProcess worker =
        WorkerProcess.start(
            setting.runtime(),
            setting.bootstrapServers(),
            setting.work().resolve(setting.runtime().name()),
            name + workers.size(),
            shared);
    workers.add(worker);
    return worker;
  }

  WorkerProcess worker(int number) {
    return workers.get(number);
  }

  /** Puts a new process in the place of one that has ended; returns when it answers. */
  void restart(int number) throws Exception {
    workers.set(number, workers.get(number).again());
  }

  List<WorkerProcess> workers() {
    return List.copyOf(workers);
  }

  /** The peer wants creations to be repeated while it rebalances. */
  void deploy(String connector, Map<String, String> config) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int status = 0;
    while (status / 100 != 2) {
      status =
          workers.get(0).send("PUT", "/connectors/" + connector + "/config", config).statusCode();
      if (System.nanoTime() > end) {
        throw new IllegalStateException(connector + " cannot be created: " + status);
      }
    }
  }

  /** A connector of one task that makes no records. */
  Map<String, String> idle(String topic) {
    return Map.of(
        "connector.class", "io.fairlead.benchmarks.plugin.BenchmarkSource",
        "tasks.max", "1",
        "topic", topic,
        "records", "0",
        "result", setting.work().resolve("unused").toString());
  }

  /**
   * Until as many connectors as that are there, each runs with a task, and nothing is said to run
   * on the worker that is gone.
   *
   * @param gone id of a worker, or null
   */
  void awaitAllRunning(int connectors, String gone) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!allRun(connectors, gone)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not all of " + connectors + " connectors run");
      }
      TimeUnit.MILLISECONDS.sleep(connectors > 100 ? 200 : 20);
    }
  }

  private boolean allRun(int connectors, String gone) throws Exception {
    Map<String, String> units = units();
    return units.keySet().stream().filter(unit -> unit.endsWith("/0")).count() >= connectors
        && units.values().stream()
            .allMatch(
                unit -> unit.startsWith("RUNNING ") && (gone == null || !unit.endsWith(gone)));
  }

  /** State and worker of each connector and task, {@code name} or {@code name/task}. */
  Map<String, String> units() throws Exception {
    Map<String, String> units = new TreeMap<>();
    HttpResponse<String> answer;
    try {
      answer = workers.get(0).send("GET", "/connectors?expand=status", null);
    } catch (IOException e) {
      return units;
    }
    if (answer.statusCode() != 200) {
      return units;
    }
    JSON.readTree(answer.body())
        .fields()
        .forEachRemaining(
            connector -> {
              JsonNode status = connector.getValue().path("status");
              units.put(connector.getKey(), unit(status.path("connector")));
              status
                  .path("tasks")
                  .forEach(
                      task ->
                          units.put(
                              connector.getKey() + "/" + task.path("id").asInt(), unit(task)));
            });
    return units;
  }

  private static String unit(JsonNode part) {
    return part.path("state").asText() + " " + part.path("worker_id").asText();
  }

  @Override
  public void close() {
    workers.forEach(WorkerProcess::terminate);
    workers.forEach(WorkerProcess::close);
  }
}
