// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import io.fairlead.jdbc.JdbcSourceConnector;
import io.fairlead.servers.KafkaBroker;
import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Moves one table into a topic: by {@code COPY … TO STDOUT} through the driver into a producer, and
 * by the connector on a worker of either runtime, as JSON.
 */
final class SourceRun implements AutoCloseable {

  private final PostgresServer server;
  private final String database;
  private final long rows;
  private final KafkaBroker broker;
  private int runs;

  SourceRun(PostgresServer server, String database, long rows) throws Exception {
    this.server = server;
    this.database = database;
    this.rows = rows;
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE source (" + Rows.COLUMNS.formatted("PRIMARY KEY") + ")");
      statement.execute(
          "INSERT INTO source SELECT n, 'customer ' || n % 10000, n / 7.0, timestamp '2026-01-01' +"
              + " n * interval '1 ms', repeat('x', 150) FROM generate_series(1, "
              + rows
              + ") n");
      statement.execute("VACUUM ANALYZE source");
    }
    broker = KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
  }

  /** Rows per second of {@code COPY} into a producer with its defaults. */
  double copy() throws Exception {
    String topic = "copy-" + runs++;
    try (Connection connection = server.connect(database);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      producer.partitionsFor(topic);
      long begin = System.nanoTime();
      CopyOut out =
          connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY source TO STDOUT");
      for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
        producer.send(new ProducerRecord<>(topic, row));
      }
      producer.flush();
      return rows / ((System.nanoTime() - begin) / 1e9);
    }
  }

  /** A worker on the broker that topics are on. */
  WorkerProcess worker(WorkerProcess.Runtime runtime) throws Exception {
    return WorkerProcess.start(runtime, broker.bootstrapServers());
  }

  /** Rows per second of the connector on a worker, from its first record on. */
  double connector(WorkerProcess worker, int threads) throws Exception {
    String name = "bench-" + runs++;
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", JdbcSourceConnector.class.getName());
    config.put("connection.url", server.jdbcUrl(database));
    config.put("connection.user", server.user());
    config.put("mode", "incrementing");
    config.put("incrementing.column.name", "id");
    config.put("table.include.list", "source");
    config.put("topic.prefix", name + "-");
    config.put("batch.max.rows", "2000");
    config.put("table.read.threads", Integer.toString(threads));
    worker.request("PUT", "/connectors/" + name + "/config", WorkerProcess.json(config));
    double speed = await(name + "-source");
    worker.request("DELETE", "/connectors/" + name, "");
    return speed;
  }

  private double await(String topic) throws InterruptedException {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      long first = 0;
      long begin = 0;
      while (true) {
        Long end =
            consumer.partitionsFor(topic).isEmpty()
                ? 0L
                : consumer.endOffsets(List.of(partition)).get(partition);
        long now = System.nanoTime();
        if (first == 0 && end > 0) {
          first = end;
          begin = now;
        }
        if (end >= rows) {
          return (rows - first) / ((now - begin) / 1e9);
        }
        Thread.sleep(20);
      }
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
