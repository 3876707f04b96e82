// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: servers up, connectors deployed, rows watched, verdict given, everything taken down
 * again, whatever ends it. Single-use.
 */
final class Quickstart {

  private static final Logger LOG = LoggerFactory.getLogger(Quickstart.class);
  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final Duration RUNNING_DEADLINE = Duration.ofSeconds(60);
  private static final Duration ARRIVAL_DEADLINE = Duration.ofSeconds(120);
  private static final Duration ORDERLY_END = Duration.ofSeconds(45);

  private final Options options;
  private final Screen screen;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private Latency latency;

  Quickstart(Options options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /** Runs until the time is up or the process is told to end; returns the exit code. */
  int run() throws InterruptedException {
    Path home = home();
    Thread hook = new Thread(this::stopFromOutside, "quickstart-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return play(home) ? 0 : 1;
    } catch (SQLException | IOException e) {
      LOG.error("Quickstart failed", e);
      throw new QuickstartException(QuickstartException.RUNTIME, e.toString(), e);
    } finally {
      closeAll();
      ended.countDown();
    }
  }

  private boolean play(Path home) throws SQLException, IOException, InterruptedException {
    screen.line(screen.bold("Fairlead quickstart") + ", everything in " + options.data());
    DataFolder data = remember(DataFolder.open(options.data()));
    if (!options.keep()) {
      data.clear();
    }
    Files.createDirectories(data.logs());
    QuickstartLog.sendTo(data.logs().resolve("quickstart.log"));

    Secrets secrets = Secrets.in(data.file("secrets.properties"));
    Servers servers = remember(Servers.start(data, secrets));
    screen.done("Kafka broker", servers.broker().bootstrapServers() + ", in this process");
    Optional<Cars> cars =
        options.cars() > 0 ? Optional.of(remember(Cars.start(data, options))) : Optional.empty();
    WorkerProcess worker =
        remember(WorkerProcess.start(home, data, servers.broker().bootstrapServers()));
    screen.done("PostgreSQL", "127.0.0.1:" + servers.postgres().port() + ", a real server");
    OrderSystem.install(servers.postgres(), secrets);
    OrderGenerator generator =
        remember(new OrderGenerator(servers.postgres(), options.rowsPerSecond(), options.seed()));
    generator.start();
    screen.done(
        "order system",
        "database %s, %d rows a second".formatted(OrderSystem.DATABASE, options.rowsPerSecond()));
    cars.ifPresent(
        each -> screen.done("MQTT broker", each.broker().address() + ", HiveMQ in this process"));
    ConnectRest rest = new ConnectRest(worker.rest(), data.root(), screen);
    worker.awaitAnswer(rest);
    screen.done("Fairlead worker", worker.rest() + ", process " + worker.pid());

    screen.heading("Deploying, with calls that you can repeat");
    rest.deploy(Connectors.SOURCE, Connectors.source(servers.postgres(), secrets));
    rest.deploy(Connectors.POLLING_SOURCE, Connectors.pollingSource(servers.postgres(), secrets));
    rest.deploy(Connectors.SINK, Connectors.sink(servers.postgres(), secrets));
    for (String connector :
        List.of(Connectors.SOURCE, Connectors.POLLING_SOURCE, Connectors.SINK)) {
      rest.showStatusCommand(connector);
      awaitRunning(rest, worker, connector);
    }
    if (cars.isPresent()) {
      deployCars(cars.get(), rest, worker, servers, secrets);
    }
    Optional<Feeds> feeds = Optional.empty();
    if (options.feeds()) {
      feeds = Optional.of(remember(Feeds.start(home, data, secrets, topics(), screen)));
      feeds
          .get()
          .deploy(
              (connector, config) -> {
                rest.deploy(connector, config);
                awaitRunning(rest, worker, connector);
              });
    }
    whereToLook(data, servers, worker, feeds);
    watch(generator, worker, servers);
    if (stopped.getCount() == 0) {
      screen.line("");
      screen.line("Stopped.");
      return true;
    }
    boolean orders = judge(data, generator, servers);
    boolean driven = cars.isEmpty() || judge(cars.get(), servers);
    boolean fed =
        feeds.isEmpty()
            || feeds
                .get()
                .judge(
                    () -> TopicRecords.withValue(servers.broker().bootstrapServers(), topics()),
                    stopped);
    return orders && driven && fed;
  }

  private List<String> topics() {
    List<String> topics = new ArrayList<>(Connectors.topics());
    topics.add(Connectors.polledTopic());
    if (options.cars() > 0) {
      topics.add(Connectors.TELEMETRY);
    }
    return topics;
  }

  private void deployCars(
      Cars cars, ConnectRest rest, WorkerProcess worker, Servers servers, Secrets secrets)
      throws IOException, InterruptedException {
    rest.deploy(Connectors.FLEET_SOURCE, Connectors.fleetSource(cars.broker().address()));
    awaitRunning(rest, worker, Connectors.FLEET_SOURCE);
    rest.deploy(Connectors.FLEET_SINK, Connectors.fleetSink(servers.postgres(), secrets));
    awaitRunning(rest, worker, Connectors.FLEET_SINK);
    cars.drive();
    screen.done("fleet", options.cars() + " cars, 5 messages a second each, some out of reach");
  }

  private boolean judge(Cars cars, Servers servers) throws SQLException, InterruptedException {
    boolean published = cars.finish();
    long deadline = System.nanoTime() + ARRIVAL_DEADLINE.toNanos();
    try (Connection warehouse = servers.postgres().connect(OrderSystem.WAREHOUSE)) {
      while (true) {
        var differences = cars.differences(warehouse);
        boolean identical = published && differences.isEmpty();
        boolean late = System.nanoTime() > deadline;
        if (identical || late || stopped.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
          screen.line(
              String.format(
                  Locale.ROOT,
                  "  %-12s %,10d messages of %d cars, %,d sent twice   %s",
                  Connectors.TELEMETRY,
                  cars.ledger().made(),
                  options.cars(),
                  cars.ledger().doubled(),
                  identical ? "each in the warehouse once" : "rows differ: " + differences));
          return identical;
        }
      }
    }
  }

  private void whereToLook(
      DataFolder data, Servers servers, WorkerProcess worker, Optional<Feeds> feeds) {
    screen.heading("Where to look");
    screen.line("  REST       " + worker.rest() + "/connectors?expand=status");
    screen.line("  metrics    " + worker.rest() + "/metrics");
    screen.line(
        "  warehouse  psql postgresql://%s@127.0.0.1:%d/%s"
            .formatted(OrderSystem.WRITER, servers.postgres().port(), OrderSystem.WAREHOUSE));
    screen.line("  passwords  " + data.file("secrets.properties"));
    screen.line(
        "  topics     "
            + String.join(" ", Connectors.topics())
            + " at "
            + servers.broker().bootstrapServers());
    feeds.ifPresent(Feeds::whereToLook);
    screen.line("  logs       " + data.logs());
    screen.line(
        "  "
            + Connectors.SOURCE
            + " reads the database's log: inserts, updates and deletes. "
            + Connectors.POLLING_SOURCE);
    screen.line("  asks for newer rows, the other way to read a database.");
    screen.heading(
        options
            .runTime()
            .map(time -> "Rows on their way, for " + time.toSeconds() + " s")
            .orElse("Rows on their way (Ctrl-C ends it)"));
  }

  private void watch(OrderGenerator generator, WorkerProcess worker, Servers servers)
      throws SQLException, InterruptedException {
    long end =
        System.nanoTime() + options.runTime().map(Duration::toNanos).orElse(Long.MAX_VALUE / 2);
    latency = new Latency(servers.postgres());
    try (FigureReader reader = new FigureReader(generator, servers.broker(), servers.postgres());
        Latency measured = latency) {
      measured.start();
      LiveTable table = new LiveTable(screen, reader.read());
      while (System.nanoTime() < end && !stopped.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
        checkHealth(generator, worker);
        table.show(reader.read());
      }
    }
  }

  private void checkHealth(OrderGenerator generator, WorkerProcess worker) {
    Optional<Throwable> failure = generator.failure();
    if (failure.isPresent() && stopped.getCount() > 0) {
      throw new QuickstartException(
          QuickstartException.RUNTIME,
          "the order system failed: " + failure.get().getMessage(),
          failure.get());
    }
    if (!worker.running() && stopped.getCount() > 0) {
      throw new QuickstartException(
          QuickstartException.RUNTIME, "the worker ended:\n" + worker.lastWords());
    }
  }

  private void awaitRunning(ConnectRest rest, WorkerProcess worker, String connector)
      throws InterruptedException {
    long deadline = System.nanoTime() + RUNNING_DEADLINE.toNanos();
    String last = "no status yet";
    while (System.nanoTime() < deadline && worker.running()) {
      try {
        JsonNode status = rest.status(connector);
        List<String> states = new ArrayList<>();
        states.add(status.path("connector").path("state").asText());
        String failure = "";
        for (JsonNode task : status.path("tasks")) {
          states.add(task.path("state").asText());
          if ("FAILED".equals(task.path("state").asText())) {
            // It may be about to start again: after --keep, from where servers were before.
            failure = ": " + task.path("trace").asText().lines().findFirst().orElse("");
          }
        }
        last = states + failure;
        if (states.size() > 1 && states.stream().allMatch("RUNNING"::equals)) {
          return;
        }
      } catch (IOException e) {
        LOG.debug("No status of {} yet", connector, e);
      }
      if (stopped.await(100, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    throw new QuickstartException(
        QuickstartException.RUNTIME,
        "%s is not running after %d s, but %s"
            .formatted(connector, RUNNING_DEADLINE.toSeconds(), last));
  }

  private boolean judge(DataFolder data, OrderGenerator generator, Servers servers)
      throws SQLException, InterruptedException {
    screen.heading("Order system stopped, waiting until all has arrived");
    generator.close();
    long begin = System.nanoTime();
    long deadline = begin + ARRIVAL_DEADLINE.toNanos();
    try (Connection orders = servers.postgres().connect(OrderSystem.DATABASE);
        Connection warehouse = servers.postgres().connect(OrderSystem.WAREHOUSE)) {
      Comparison comparison = new Comparison(orders, warehouse);
      while (true) {
        List<Comparison.Result> results = new ArrayList<>();
        for (String table : OrderSystem.TABLES) {
          results.add(comparison.compare(table, Connectors.warehouseTable(table)));
        }
        results.add(comparison.compare(Connectors.POLLED, Connectors.polledTopic()));
        boolean identical = results.stream().allMatch(Comparison.Result::identical);
        boolean late = System.nanoTime() > deadline;
        if (identical || late || stopped.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
          verdict(data, generator, results, Duration.ofNanos(System.nanoTime() - begin));
          return identical;
        }
      }
    }
  }

  private void verdict(
      DataFolder data, OrderGenerator generator, List<Comparison.Result> results, Duration waited) {
    for (Comparison.Result result : results) {
      screen.line(
          String.format(
              Locale.ROOT,
              "  %-18s %,10d rows in orders %,10d in warehouse   %s",
              result.copy(),
              result.sourceRows(),
              result.targetRows(),
              result.identical()
                  ? "identical"
                  : result.differences() + " differ: " + String.join("; ", result.examples())));
    }
    long rows = results.stream().mapToLong(Comparison.Result::targetRows).sum();
    long changes = OrderSystem.TABLES.stream().mapToLong(generator::changes).sum();
    boolean identical = results.stream().allMatch(Comparison.Result::identical);
    screen.line("");
    latency
        .summary()
        .ifPresent(text -> screen.line("  from the order system into the warehouse: " + text));
    screen.line(
        identical
            ? screen.green("PASSED")
                + String.format(
                    Locale.ROOT,
                    ": %,d rows after %,d changes, compared row by row and column by column, are"
                        + " the same in both databases (%.1f s after the last change).",
                    rows,
                    changes,
                    waited.toMillis() / 1000.0)
            : screen.red("FAILED")
                + ": order system and warehouse differ after "
                + waited.toSeconds()
                + " s; see "
                + data.logs());
  }

  private static Path home() {
    String home = System.getProperty("fairlead.home");
    if (home == null) {
      throw new QuickstartException(
          QuickstartException.ENVIRONMENT,
          "the system property fairlead.home is missing; start this with bin/fairlead");
    }
    return Path.of(home);
  }

  private synchronized <T extends AutoCloseable> T remember(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Closes what is open; where another thread is stuck in that, what comes after it. */
  private void closeAll() {
    for (AutoCloseable resource = newest(); resource != null; resource = newest()) {
      try {
        resource.close();
      } catch (Exception e) {
        LOG.warn("Cannot close {}", resource, e);
      }
    }
  }

  private synchronized AutoCloseable newest() {
    return opened.poll();
  }

  /** Ctrl-C or SIGTERM: ends the run and waits until everything is down. */
  private void stopFromOutside() {
    stopped.countDown();
    try {
      // A worker whose broker is taken away could not end in order.
      if (!ended.await(ORDERLY_END.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("The run does not end by itself, taking its processes down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeAll();
  }
}
