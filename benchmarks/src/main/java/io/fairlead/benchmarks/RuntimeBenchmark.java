// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import io.fairlead.servers.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Both runtimes on one broker in one run, with the same plugin jar, each worker in a process of its
 * own with a heap of 2 GiB.
 *
 * <p>Arguments: {@code --project DIR} (default the current folder, with both distributions built),
 * {@code --records N} (default 3,000,000), {@code --idle N} connectors (default 200), {@code --only
 * apache|fairlead}.
 */
public final class RuntimeBenchmark {

  private static final String PACKAGE = "io.fairlead.benchmarks.plugin.";
  private static final String JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";
  private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";

  private final Path work;
  private final long records;
  private final int idle;
  private final Report report = new Report(System.out);

  private RuntimeBenchmark(Path work, long records, int idle) {
    this.work = work;
    this.records = records;
    this.idle = idle;
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    Path project = Path.of(options.getOrDefault("--project", ".")).toAbsolutePath().normalize();
    Path work = Files.createTempDirectory("fairlead-benchmark");
    RuntimeBenchmark benchmark =
        new RuntimeBenchmark(
            work,
            Long.parseLong(options.getOrDefault("--records", "3000000")),
            Integer.parseInt(options.getOrDefault("--idle", "200")));
    PluginJar.write(work.resolve("plugins/benchmark"));
    String only = options.get("--only");
    try (KafkaBroker broker = KafkaBroker.start()) {
      System.out.println("Logs and results: " + work);
      benchmark.raw(broker);
      for (PeerRuntime runtime :
          List.of(PeerRuntime.apache(project), PeerRuntime.fairlead(project))) {
        if (only == null || only.equals(runtime.name())) {
          benchmark.run(runtime, broker);
        }
      }
      benchmark.report.print();
    }
    System.exit(0);
  }

  private void raw(KafkaBroker broker) throws Exception {
    broker.createTopic("raw", 1, Map.of());
    RawClients.produce(broker.bootstrapServers(), "raw", records / 4);
    report.add(
        "source, 100 B strings: records/s",
        "raw",
        RawClients.produce(broker.bootstrapServers(), "raw", records));
    RawClients.consume(broker.bootstrapServers(), "raw", records / 4);
    report.add(
        "sink, 100 B strings: records/s",
        "raw",
        RawClients.consume(broker.bootstrapServers(), "raw", records));
  }

  private void run(PeerRuntime runtime, KafkaBroker broker) throws Exception {
    Path folder = work.resolve(runtime.name());
    String servers = broker.bootstrapServers();
    try (WorkerProcess worker = WorkerProcess.start(runtime, servers, folder, "start")) {
      report.add(
          "start to first 200 on /connectors: s", runtime.name(), worker.secondsToFirstAnswer());
    }
    try (WorkerProcess worker = WorkerProcess.start(runtime, servers, folder, "throughput")) {
      report.add(
          "second start to first 200 on /connectors: s",
          runtime.name(),
          worker.secondsToFirstAnswer());
      for (String payload : List.of("STRING", "STRUCT")) {
        String topic = runtime.name() + "-" + payload.toLowerCase(java.util.Locale.ROOT);
        broker.createTopic(topic + "-warm", 1, Map.of());
        broker.createTopic(topic, 1, Map.of());
        String what = payload.equals("STRING") ? "100 B strings" : "10-field struct as JSON";
        source(runtime, worker, payload, topic + "-warm", records / 4, null);
        source(runtime, worker, payload, topic, records, "source, " + what);
        sink(runtime, worker, payload, topic + "-warm", records / 4, null);
        sink(runtime, worker, payload, topic, records, "sink, " + what);
      }
    }
    try (WorkerProcess worker = WorkerProcess.start(runtime, servers, folder, "idle")) {
      manyConnectors(runtime, worker, broker);
    }
  }

  private void source(
      PeerRuntime runtime,
      WorkerProcess worker,
      String payload,
      String topic,
      long count,
      String measure)
      throws Exception {
    Path result = work.resolve(topic + ".source");
    Map<String, String> config = new HashMap<>(converter(payload));
    config.putAll(
        Map.of(
            "connector.class",
            PACKAGE + "BenchmarkSource",
            "tasks.max",
            "1",
            "topic",
            topic,
            "records",
            Long.toString(count),
            "payload",
            payload,
            "result",
            result.toString()));
    measure(runtime, worker, topic + "-source", config, result, count, measure);
  }

  private void sink(
      PeerRuntime runtime,
      WorkerProcess worker,
      String payload,
      String topic,
      long count,
      String measure)
      throws Exception {
    Path result = work.resolve(topic + ".sink");
    Map<String, String> config = new HashMap<>(converter(payload));
    config.putAll(
        Map.of(
            "connector.class",
            PACKAGE + "BenchmarkSink",
            "tasks.max",
            "1",
            "topics",
            topic,
            "records",
            Long.toString(count),
            "result",
            result.toString()));
    measure(runtime, worker, topic + "-sink", config, result, count, measure);
  }

  private static Map<String, String> converter(String payload) {
    return Map.of("value.converter", payload.equals("STRING") ? STRING_CONVERTER : JSON_CONVERTER);
  }

  private void measure(
      PeerRuntime runtime,
      WorkerProcess worker,
      String name,
      Map<String, String> config,
      Path result,
      long count,
      String measure)
      throws Exception {
    double cpuBefore = worker.cpuSeconds();
    worker.deploy(name, config);
    long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (!Files.exists(result)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(name + " did not finish within 10 minutes");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    double cpu = worker.cpuSeconds() - cpuBefore;
    double seconds = Long.parseLong(Files.readString(result)) / 1e9;
    worker.delete(name);
    if (measure != null) {
      report.add(measure + ": records/s", runtime.name(), count / seconds);
      report.add(measure + ": CPU µs/record", runtime.name(), cpu * 1e6 / count);
    }
  }

  private void manyConnectors(PeerRuntime runtime, WorkerProcess worker, KafkaBroker broker)
      throws Exception {
    broker.createTopic(runtime.name() + "-idle", 1, Map.of());
    long begin = System.nanoTime();
    for (int i = 0; i < idle; i++) {
      worker.deploy("idle-" + i, idleConfig(runtime, i));
    }
    for (int i = 0; i < idle; i++) {
      worker.awaitRunning("idle-" + i, 1);
    }
    String measure = idle + " idle connectors: ";
    report.add(measure + "deploy until RUNNING: s", runtime.name(), secondsSince(begin));
    long more = System.nanoTime();
    worker.deploy("one-more", idleConfig(runtime, idle));
    worker.awaitRunning("one-more", 1);
    report.add("one more connector until RUNNING: s", runtime.name(), secondsSince(more));
    TimeUnit.SECONDS.sleep(10);
    double cpu = worker.cpuSeconds();
    TimeUnit.SECONDS.sleep(20);
    report.add(measure + "CPU % of a core", runtime.name(), (worker.cpuSeconds() - cpu) / 20 * 100);
    report.add(measure + "resident MB", runtime.name(), worker.residentMegabytes());
    report.add(measure + "threads", runtime.name(), worker.threads());
  }

  private Map<String, String> idleConfig(PeerRuntime runtime, int number) {
    return Map.of(
        "connector.class",
        PACKAGE + "BenchmarkSource",
        "tasks.max",
        "1",
        "topic",
        runtime.name() + "-idle",
        "records",
        "0",
        "result",
        work.resolve("idle-" + number).toString());
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
