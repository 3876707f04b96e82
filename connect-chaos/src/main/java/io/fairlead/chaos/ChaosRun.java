// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos;

import io.fairlead.chaos.check.Comparison;
import io.fairlead.chaos.check.Verdict;
import io.fairlead.chaos.cluster.Cluster;
import io.fairlead.chaos.fault.FaultPlan;
import io.fairlead.chaos.fault.FaultRunner;
import io.fairlead.chaos.load.Churn;
import io.fairlead.chaos.load.Connectors;
import io.fairlead.chaos.load.Orders;
import io.fairlead.chaos.load.Rest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** One run, from an empty folder to a verdict. Single use. */
final class ChaosRun {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Of a connection check that a busy machine is too slow for. */
  private static final String UNREACHABLE = "08001";

  private final Options options;
  private final History history;
  private final Rest rest = new Rest();

  ChaosRun(Options options, History history) {
    this.options = options;
    this.history = history;
  }

  /** True if all held. */
  boolean run() throws IOException, InterruptedException {
    Path data = options.data().resolve("run");
    delete(data);
    Files.createDirectories(data);
    history.tell("seed %d, data in %s", options.seed(), data);
    Verdict verdict = new Verdict();
    try (Cluster cluster = new Cluster(home(), data, options.clocks())) {
      createTopics(cluster);
      cluster.startWorkers();
      try (Orders orders = new Orders(cluster.database())) {
        deploy(cluster);
        long healed = breakThings(cluster);
        List<URI> workers = workers(cluster);
        awaitAllRunning(workers, healed, verdict);
        orders.close();
        finish(cluster, living(cluster, verdict), verdict);
      }
    }
    verdict.compared().forEach(line -> history.tell("compared: %s", line));
    verdict.defects().forEach(line -> history.tell("DEFECT: %s", line));
    if (verdict.defects().isEmpty()) {
      history.tell("PASSED with seed %d", options.seed());
      if (!options.keep()) {
        delete(data);
      }
      return true;
    }
    Path kept = options.data().resolve("failed-" + options.seed());
    delete(kept);
    Files.move(data, kept);
    history.tell("FAILED with seed %d; data and logs are kept in %s", options.seed(), kept);
    return false;
  }

  private static Path home() {
    String home = System.getProperty("fairlead.home");
    if (home == null) {
      throw new ChaosException("fairlead.home is not set: start the suite by bin/fairlead chaos");
    }
    return Path.of(home);
  }

  private void createTopics(Cluster cluster) throws InterruptedException {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    settings.put("default.api.timeout.ms", Long.toString(PATIENCE.toMillis()));
    try (Admin admin = Admin.create(settings)) {
      List<NewTopic> topics =
          Stream.of(Connectors.SEQUENCE_TOPIC, Connectors.ORDERS_TOPIC, Connectors.CHURN_TOPIC)
              .map(name -> new NewTopic(name, 6, (short) 3))
              .toList();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      // A topic of three replicas wants all three brokers to be there.
      while (admin.describeCluster().nodes().get().size() < cluster.brokerCount()) {
        if (System.nanoTime() > deadline) {
          throw new ChaosException("the brokers did not find each other");
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new ChaosException("the brokers do not work: " + e.getCause().getMessage(), e);
    }
    history.tell("%d brokers and a database are there", cluster.brokerCount());
  }

  private static List<URI> workers(Cluster cluster) {
    return IntStream.range(0, cluster.workerCount()).mapToObj(cluster::rest).toList();
  }

  /** A worker may end by itself only while its clock jumps, which its Kafka clients do not take. */
  private List<URI> living(Cluster cluster, Verdict verdict) {
    List<URI> living = new ArrayList<>();
    for (int worker = 0; worker < cluster.workerCount(); worker++) {
      if (cluster.worker(worker).isAlive()) {
        living.add(cluster.rest(worker));
      } else if (options.clocks()) {
        history.tell("worker%d has ended by itself", worker);
      } else {
        verdict.defect("worker%d has ended by itself", worker);
      }
    }
    if (living.isEmpty()) {
      throw new ChaosException("no worker is left");
    }
    return living;
  }

  private void deploy(Cluster cluster) throws InterruptedException {
    List<URI> workers = workers(cluster);
    for (Map.Entry<String, Map<String, String>> connector :
        Connectors.checked(cluster.database()).entrySet()) {
      put(workers, connector.getKey() + "/config", connector.getValue());
    }
    Verdict start = new Verdict();
    awaitRunning(workers, List.copyOf(Connectors.checked(cluster.database()).keySet()), start);
    if (!start.defects().isEmpty()) {
      throw new ChaosException("the connectors do not start: " + start.defects());
    }
    history.tell("connectors run on %d workers", workers.size());
  }

  /** Repeats until a worker takes it. */
  private void put(List<URI> workers, String path, Map<String, String> body)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = "no answer";
    for (int i = 0; System.nanoTime() < deadline; i++) {
      URI worker = workers.get(i % workers.size());
      var answer = rest.call(worker, "PUT", "/connectors/" + path, body);
      if (answer.isPresent() && answer.get().succeeded()) {
        return;
      }
      last = answer.map(Object::toString).orElse("no answer");
      if (answer.isPresent() && answer.get().status() == 400 && !last.contains(UNREACHABLE)) {
        break;
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    throw new ChaosException("PUT /connectors/" + path + " is not taken: " + last);
  }

  /** When all was healed, in nanoseconds. */
  private long breakThings(Cluster cluster) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(options.seed());
    FaultPlan plan =
        new FaultPlan(
            random.split(), cluster.workerCount(), cluster.brokerCount(), options.clocks());
    FaultRunner faults = new FaultRunner(cluster, history);
    Churn churn = new Churn(rest, workers(cluster), random.split());
    long end = System.nanoTime() + options.faults().toNanos();
    long next = System.nanoTime();
    while (System.nanoTime() < end) {
      faults.healDue();
      if (System.nanoTime() >= next) {
        plan.next(faults.broken()).ifPresent(faults::apply);
        next = System.nanoTime() + random.nextLong(2 * options.pause().toNanos());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    churn.close();
    faults.healAll();
    long healed = System.nanoTime();
    history.tell("all is healed; faults: %s", faults.counts());
    history.tell("answers to changes meanwhile: %s", churn.answers());
    for (String name : Churn.names()) {
      put(workers(cluster), name + "/config", Connectors.churn(2, 20));
      put(workers(cluster), name + "/resume", null);
    }
    return healed;
  }

  private void awaitAllRunning(List<URI> workers, long healed, Verdict verdict)
      throws InterruptedException {
    List<String> all =
        Stream.concat(
                Stream.of(
                    Connectors.SEQUENCE,
                    Connectors.ORDERS,
                    Connectors.SEQUENCE_ONCE,
                    Connectors.ORDERS_ONCE,
                    Connectors.ORDERS_LEAST),
                Churn.names().stream())
            .toList();
    awaitRunning(workers, all, verdict);
    history.tell(
        "%d connectors run again %.1f s after the last healing",
        all.size(), (System.nanoTime() - healed) / 1e9);
  }

  private void awaitRunning(List<URI> workers, List<String> names, Verdict verdict)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (String name : names) {
      String state = state(workers, name);
      while (!state.matches("RUNNING( RUNNING)+")) {
        if (System.nanoTime() > deadline) {
          verdict.defect("connector %s is left behind: %s", name, state);
          break;
        }
        TimeUnit.MILLISECONDS.sleep(250);
        state = state(workers, name);
      }
    }
  }

  private String state(List<URI> workers, String name) throws InterruptedException {
    for (URI worker : workers) {
      var answer = rest.call(worker, "GET", "/connectors/" + name + "/status", null);
      if (answer.isPresent() && answer.get().status() == 200) {
        StringBuilder states =
            new StringBuilder(answer.get().body().path("connector").path("state").asText());
        answer
            .get()
            .body()
            .path("tasks")
            .forEach(task -> states.append(' ').append(task.path("state").asText()));
        return states.toString();
      }
    }
    return "no answer";
  }

  private void finish(Cluster cluster, List<URI> workers, Verdict verdict)
      throws InterruptedException {
    Comparison comparison = new Comparison(cluster.bootstrapServers(), cluster.database(), verdict);
    await("every order is sent", comparison::allOrdersSent, verdict);
    for (String source : Connectors.sources()) {
      put(workers, source + "/stop", null);
      await(source + " is stopped", () -> state(workers, source).equals("STOPPED"), verdict);
    }
    await("everything has arrived", comparison::allArrived, verdict);
    comparison.run(new SourceOffsets(rest, workers.get(0)).ofSequences());
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private static void await(String what, Condition condition, Verdict verdict)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        verdict.defect("after %d s it is still not true that %s", PATIENCE.toSeconds(), what);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
