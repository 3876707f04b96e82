// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import io.fairlead.jdbc.JdbcSinkConnector;
import io.fairlead.servers.KafkaBroker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Moves topics of JSON with schemas into tables: Debezium's sink on a worker of Apache Kafka
 * Connect, ours with exactly-once delivery on one of Fairlead.
 */
final class WorkerSinkRun implements AutoCloseable {

  private static final int BATCH = 2_000;

  private final SinkTarget target;
  private final long rows;
  private final KafkaBroker broker;
  private final Set<String> written = new HashSet<>();
  private int runs;

  WorkerSinkRun(SinkTarget target, long rows) throws Exception {
    this.target = target;
    this.rows = rows;
    this.broker = KafkaBroker.start();
  }

  /** Measures a mode with so many tasks on both workers, and prints what it was. */
  void measure(WorkerProcess apache, WorkerProcess fairlead, String mode, int tasks)
      throws Exception {
    String topic = topic(tasks);
    boolean postgres = target.url().startsWith("jdbc:postgresql:");
    double peer = measured(apache, debezium(mode, false), topic, tasks);
    double unnest = postgres ? measured(apache, debezium(mode, true), topic, tasks) : 0;
    double ours = measured(fairlead, fairlead(mode), topic, tasks);
    System.out.printf(
        Locale.ROOT,
        "%s, %s, %d tasks on workers, rows/s: apache with debezium's sink %,.0f%s; fairlead"
            + " exactly once %,.0f; ratio %.2f%s%n",
        postgres ? "postgresql" : "mariadb",
        mode,
        tasks,
        peer,
        postgres ? String.format(Locale.ROOT, ", unnest %,.0f", unnest) : "",
        ours,
        ours / peer,
        postgres
            ? String.format(Locale.ROOT, ", to the better %.2f", ours / Math.max(peer, unnest))
            : "");
  }

  WorkerProcess worker(WorkerProcess.Runtime runtime) throws Exception {
    return WorkerProcess.start(runtime, broker.bootstrapServers());
  }

  /** The topic with a partition for each task, written when it is first asked for. */
  private String topic(int partitions) throws Exception {
    String topic = "rows-" + partitions;
    if (!written.add(topic)) {
      return topic;
    }
    broker.createTopic(topic, partitions, Map.of());
    JsonConverter keys = new JsonConverter();
    keys.configure(Map.of(), true);
    JsonConverter values = new JsonConverter();
    values.configure(Map.of(), false);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "20"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < partitions; partition++) {
        for (long from = 0; from < rows / partitions; from += BATCH) {
          int count = (int) Math.min(BATCH, rows / partitions - from);
          for (SinkRecord row : Rows.batch(topic, partition, from, count)) {
            producer.send(
                new ProducerRecord<>(
                    topic,
                    partition,
                    keys.fromConnectData(topic, row.keySchema(), row.key()),
                    values.fromConnectData(topic, row.valueSchema(), row.value())));
          }
        }
      }
    }
    return topic;
  }

  private Map<String, String> fairlead(String mode) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", JdbcSinkConnector.class.getName());
    config.put("connection.user", target.user());
    config.put("pk.mode", mode.equals("upsert") ? "record_key" : "none");
    config.put("insert.mode", mode);
    return config;
  }

  private Map<String, String> debezium(String mode, boolean unnest) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
    config.put("connection.username", target.user());
    config.put("primary.key.mode", mode.equals("upsert") ? "record_key" : "none");
    config.put("insert.mode", mode);
    config.put("schema.evolution", "none");
    config.put("batch.size", Integer.toString(BATCH));
    config.put("use.reduction.buffer", Boolean.toString(mode.equals("upsert")));
    config.put("dialect.postgres.unnest.insert.enabled", Boolean.toString(unnest));
    return config;
  }

  private double measured(
      WorkerProcess worker, Map<String, String> connector, String topic, int tasks)
      throws Exception {
    moved(worker, connector, topic, tasks);
    return moved(worker, connector, topic, tasks);
  }

  /** Rows per second from the first row that is there until all are. */
  private double moved(WorkerProcess worker, Map<String, String> connector, String topic, int tasks)
      throws Exception {
    String table = target.table(true);
    String name = "sink-" + runs++;
    Map<String, String> config = new HashMap<>(connector);
    config.put("connection.url", target.url());
    config.put("connection.password", target.password().isEmpty() ? "unused" : target.password());
    config.put("topics", topic);
    config.put("tasks.max", Integer.toString(tasks));
    config.put("consumer.override.auto.offset.reset", "earliest");
    // Without it batches are the consumer's 500 records.
    config.put("consumer.override.max.poll.records", Integer.toString(BATCH));
    config.put("table.name.format", table);
    config.put("collection.name.format", table);
    for (String converter : List.of("key.converter", "value.converter")) {
      config.put(converter, JsonConverter.class.getName());
      config.put(converter + ".schemas.enable", "true");
    }
    String last =
        IntStream.range(0, tasks)
            .mapToObj(task -> Long.toString((rows / tasks - 1) * 64 + task))
            .collect(Collectors.joining(", "));
    double seconds;
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      worker.request("PUT", "/connectors/" + name + "/config", WorkerProcess.json(config));
      await(statement, "SELECT count(*) FROM (SELECT id FROM " + table + " LIMIT 1) first", 1);
      long begin = System.nanoTime();
      await(statement, "SELECT count(*) FROM " + table + " WHERE id IN (" + last + ")", tasks);
      seconds = (System.nanoTime() - begin) / 1e9;
    }
    worker.request("DELETE", "/connectors/" + name, "");
    target.drop(table);
    return rows / seconds;
  }

  private static void await(Statement statement, String sql, long count)
      throws SQLException, InterruptedException {
    while (true) {
      try (ResultSet found = statement.executeQuery(sql)) {
        found.next();
        if (found.getLong(1) == count) {
          return;
        }
      }
      Thread.sleep(10);
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
