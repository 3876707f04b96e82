// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import io.fairlead.servers.KafkaBroker;
import io.fairlead.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Change data capture beside Debezium's own connector on Apache Kafka Connect: rows a second of the
 * snapshot and of changes that lie ready in the log, and how long after its commit a change is with
 * a consumer, at a steady rate. Each runtime has a database of its own in one PostgreSQL.
 *
 * <p>Arguments: {@code --project DIR}, {@code --rows N} (default 300000), {@code --seconds N} of
 * the steady rate (default 20), {@code --rate N} changes a second (default 1000).
 */
public final class CdcBenchmark {

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
    System.out.println("Logs and results: " + work);
    try (KafkaBroker broker =
            KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
        PostgresServer server =
            PostgresServer.start(
                PostgresServer.Settings.defaults()
                    .with("shared_buffers", "256MB")
                    .with("max_wal_size", "4GB"))) {
      CdcBenchmark benchmark = new CdcBenchmark(work, broker, server, options);
      for (PeerRuntime runtime :
          List.of(PeerRuntime.apache(project), PeerRuntime.fairlead(project))) {
        benchmark.run(runtime);
      }
      benchmark.report.print();
    }
    System.exit(0);
  }

  private void run(PeerRuntime runtime) throws Exception {
    String name = runtime.name();
    String topic = name + ".public.orders";
    server.createDatabase(name);
    sql(
        name,
        "create table orders (id bigint primary key, item text not null, amount numeric(12,2),"
            + " made timestamptz not null, at_micros bigint not null)",
        "insert into orders select i, 'item number ' || i, i * 0.01, now(), 0 from"
            + " generate_series(1, "
            + rows
            + ") i",
        "analyze orders");
    try (WorkerProcess worker =
            WorkerProcess.start(runtime, broker.bootstrapServers(), work.resolve(name), name);
        ChangeReader reader = new ChangeReader(broker.bootstrapServers(), topic)) {
      double cpu = worker.cpuSeconds();
      worker.deploy(name, runtime.name().equals("apache") ? debezium(name) : fairlead(name));
      worker.awaitRunning(name, 1);
      report.add("snapshot, rows/s", name, reader.perSecond(rows));
      report.add("snapshot, CPU us/row", name, (worker.cpuSeconds() - cpu) * 1e6 / rows);

      worker.send("PUT", "/connectors/" + name + "/stop", null);
      sql(name, "update orders set amount = amount + 1");
      worker.send("PUT", "/connectors/" + name + "/resume", null);
      worker.awaitRunning(name, 1);
      cpu = worker.cpuSeconds();
      report.add("changes ready in the log, rows/s", name, reader.perSecond(rows));
      report.add("changes, CPU us/row", name, (worker.cpuSeconds() - cpu) * 1e6 / rows);

      steady(name, rate);
      reader.discard();
      Thread writer = new Thread(() -> unchecked(name));
      writer.start();
      List<Long> micros = reader.latencies(rate * seconds);
      writer.join();
      report.add("commit to consumer, ms, p50", name, micros.get(micros.size() / 2) / 1000.0);
      report.add(
          "commit to consumer, ms, p99", name, micros.get(micros.size() * 99 / 100) / 1000.0);
      worker.delete(name);
    }
  }

  private void unchecked(String database) {
    try {
      steady(database, rate * seconds);
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes at the steady rate, each in a transaction of its own with the time of its commit. */
  private void steady(String database, int count) throws SQLException, InterruptedException {
    try (Connection connection = server.connect(database);
        PreparedStatement statement =
            connection.prepareStatement("update orders set at_micros = ? where id = ?")) {
      long begin = System.nanoTime();
      for (int i = 0; i < count; i++) {
        long due = begin + i * 1_000_000_000L / rate;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        statement.setLong(1, ChangeReader.nowMicros());
        statement.setLong(2, 1 + i % rows);
        statement.execute();
      }
    }
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
