// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import io.fairlead.servers.KafkaBroker;
import io.fairlead.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Change data capture beside Debezium's own connector on Apache Kafka Connect: rows a second of the
 * snapshot and of changes that lie ready in the log, and how long after its commit a change is put
 * into a sink on the same worker, at a steady rate. Debezium's connector runs twice: with its
 * defaults, and with the sizes and the interval that Fairlead gives it. Each run has a database of
 * its own in one PostgreSQL; converters and workers are configured alike.
 *
 * <p>Arguments: {@code --project DIR}, {@code --rows N} (default 300000), {@code --seconds N} of
 * the steady rate (default 20), {@code --rate N} changes a second (default 1000).
 */
public final class CdcBenchmark {

  /** What Fairlead gives Debezium's connector where the user says nothing. */
  private static final Map<String, String> ALIKE =
      Map.of(
          "poll.interval.ms", "10",
          "max.batch.size", "4096",
          "max.queue.size", "16384",
          "max.queue.size.in.bytes", "67108864",
          "snapshot.max.threads", "1");

  private final Path work;
  private final KafkaBroker broker;
  private final PostgresServer server;
  private final int rows;
  private final int seconds;
  private final int rate;
  private final Report report = new Report(System.out);

  private CdcBenchmark(
      Path work, KafkaBroker broker, PostgresServer server, Map<String, String> options) {
    this.work = work;
    this.broker = broker;
    this.server = server;
    this.rows = Integer.parseInt(options.getOrDefault("--rows", "300000"));
    this.seconds = Integer.parseInt(options.getOrDefault("--seconds", "20"));
    this.rate = Integer.parseInt(options.getOrDefault("--rate", "1000"));
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    Path project = Path.of(options.getOrDefault("--project", ".")).toAbsolutePath().normalize();
    Path work = Files.createTempDirectory("fairlead-benchmark");
    Files.createDirectories(work.resolve("plugins"));
    Files.createSymbolicLink(
        work.resolve("plugins/connectors-cdc"),
        project.resolve("distribution/target/fairlead/plugins/connectors-cdc"));
    PluginJar.write(work.resolve("plugins/benchmark"));
    System.out.println("Logs and results: " + work);
    try (KafkaBroker broker =
            KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
        PostgresServer server =
            PostgresServer.start(
                PostgresServer.Settings.defaults()
                    .with("shared_buffers", "256MB")
                    .with("max_wal_size", "4GB"))) {
      CdcBenchmark benchmark = new CdcBenchmark(work, broker, server, options);
      PeerRuntime apache = PeerRuntime.apache(project);
      Map<String, Double> defaults = benchmark.run(apache, "defaults", Map.of());
      Map<String, Double> alike = benchmark.run(apache, "alike", ALIKE);
      Map<String, Double> fairlead =
          benchmark.run(PeerRuntime.fairlead(project), "fairlead", Map.of());
      benchmark.compare("", defaults, fairlead);
      benchmark.compare(", Debezium configured alike", alike, fairlead);
      benchmark.report.print();
    }
    System.exit(0);
  }

  private void compare(String suffix, Map<String, Double> apache, Map<String, Double> fairlead) {
    apache.forEach((measure, figure) -> report.add(measure + suffix, "apache", figure));
    fairlead.forEach((measure, figure) -> report.add(measure + suffix, "fairlead", figure));
  }

  /** Figures by measure. */
  private Map<String, Double> run(PeerRuntime runtime, String name, Map<String, String> more)
      throws Exception {
    Map<String, Double> figures = new LinkedHashMap<>();
    String topic = name + ".public.orders";
    server.createDatabase(name);
    sql(
        name,
        "create table orders (id bigint primary key, item text not null, amount numeric(12,2),"
            + " made timestamptz not null, round int not null)",
        "insert into orders select i, 'item number ' || i, i * 0.01, now(), 0 from"
            + " generate_series(1, "
            + rows
            + ") i",
        "analyze orders");
    try (WorkerProcess worker =
            WorkerProcess.start(runtime, broker.bootstrapServers(), work.resolve(name), name);
        ChangeReader reader = new ChangeReader(broker.bootstrapServers(), topic)) {
      double cpu = worker.cpuSeconds();
      Map<String, String> config =
          runtime.name().equals("apache") ? debezium(name) : fairlead(name);
      config.putAll(more);
      worker.deploy(name, config);
      worker.awaitRunning(name, 1);
      figures.put("snapshot, rows/s", reader.perSecond(rows));
      figures.put("snapshot, CPU us/row", (worker.cpuSeconds() - cpu) * 1e6 / rows);

      worker.send("PUT", "/connectors/" + name + "/stop", null);
      sql(name, "update orders set amount = amount + 1");
      worker.send("PUT", "/connectors/" + name + "/resume", null);
      worker.awaitRunning(name, 1);
      cpu = worker.cpuSeconds();
      figures.put("changes ready in the log, rows/s", reader.perSecond(rows));
      figures.put("changes, CPU us/row", (worker.cpuSeconds() - cpu) * 1e6 / rows);

      long[] micros =
          new CdcLatency(server, name, rows, rate).measure(worker, converters(), topic, seconds);
      figures.put("commit to put, ms, p50", micros[micros.length / 2] / 1000.0);
      figures.put("commit to put, ms, p99", micros[micros.length * 99 / 100] / 1000.0);
      worker.delete(name);
    }
    System.out.println(name + " " + figures);
    return figures;
  }

  private Map<String, String> debezium(String name) {
    Map<String, String> config = converters();
    config.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    config.put("topic.prefix", name);
    config.put("database.hostname", "127.0.0.1");
    config.put("database.port", Integer.toString(server.port()));
    config.put("database.dbname", name);
    config.put("database.user", server.user());
    config.put("database.password", "unused");
    config.put("plugin.name", "pgoutput");
    config.put("slot.name", name);
    config.put("publication.name", name);
    config.put("publication.autocreate.mode", "filtered");
    config.put("table.include.list", "public.orders");
    return config;
  }

  private Map<String, String> fairlead(String name) {
    Map<String, String> config = converters();
    config.put("connector.class", "io.fairlead.cdc.CdcSourceConnector");
    config.put("database.url", "postgresql://127.0.0.1:" + server.port() + "/" + name);
    config.put("database.user", server.user());
    config.put("database.password", "unused");
    config.put("tables", "orders");
    return config;
  }

  private static Map<String, String> converters() {
    Map<String, String> config = new HashMap<>();
    for (String side : new String[] {"key", "value"}) {
      config.put(side + ".converter", "org.apache.kafka.connect.json.JsonConverter");
      config.put(side + ".converter.schemas.enable", "false");
    }
    return config;
  }

  private void sql(String database, String... statements) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
