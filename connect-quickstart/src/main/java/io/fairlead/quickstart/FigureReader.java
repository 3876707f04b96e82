// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import io.fairlead.servers.KafkaBroker;
import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Measures at the three places that count: order system, topics, warehouse. Not thread-safe. */
final class FigureReader implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(15);

  private final OrderGenerator generator;
  private final Admin admin;
  private final Connection orders;
  private final Connection warehouse;

  FigureReader(OrderGenerator generator, KafkaBroker broker, PostgresServer server)
      throws SQLException {
    this.generator = generator;
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    this.orders = server.connect(OrderSystem.DATABASE);
    this.warehouse = server.connect(OrderSystem.WAREHOUSE);
  }

  Figures read() throws SQLException, InterruptedException {
    Map<TopicPartition, Long> ends = ends();
    Map<TopicPartition, Long> committed = committed();
    List<Figures.Table> tables = new ArrayList<>();
    for (String table : OrderSystem.TABLES) {
      String topic = Connectors.topic(table);
      tables.add(
          new Figures.Table(
              table,
              generator.changes(table),
              sum(ends, topic),
              sum(committed, topic),
              behind(table)));
    }
    return new Figures(System.nanoTime(), tables);
  }

  private Map<TopicPartition, Long> ends() throws InterruptedException {
    try {
      var existing = admin.listTopics().names().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      List<String> topics = Connectors.topics().stream().filter(existing::contains).toList();
      Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get(DEADLINE.toSeconds(), TimeUnit.SECONDS)
          .forEach(
              (topic, description) ->
                  description
                      .partitions()
                      .forEach(
                          partition ->
                              wanted.put(
                                  new TopicPartition(topic, partition.partition()),
                                  OffsetSpec.latest())));
      Map<TopicPartition, Long> ends = new HashMap<>();
      Map<TopicPartition, ListOffsetsResultInfo> answers =
          admin.listOffsets(wanted).all().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      answers.forEach((partition, answer) -> ends.put(partition, answer.offset()));
      return ends;
    } catch (ExecutionException | TimeoutException e) {
      throw failed("the topics' ends", e);
    }
  }

  private Map<TopicPartition, Long> committed() throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> answers =
          admin
              .listConsumerGroupOffsets("connect-" + Connectors.SINK)
              .partitionsToOffsetAndMetadata()
              .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      Map<TopicPartition, Long> committed = new HashMap<>();
      answers.forEach(
          (partition, offset) -> committed.put(partition, offset == null ? 0 : offset.offset()));
      return committed;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.GroupIdNotFoundException) {
        return Map.of();
      }
      throw failed("the sink's offsets", e);
    } catch (TimeoutException e) {
      throw failed("the sink's offsets", e);
    }
  }

  private Optional<Duration> behind(String table) throws SQLException {
    Optional<Long> arrived = newestMicros(warehouse, Connectors.warehouseTable(table));
    Optional<Long> made = newestMicros(orders, table);
    if (made.isEmpty()) {
      return Optional.of(Duration.ZERO);
    }
    return arrived.map(micros -> Duration.ofNanos(Math.max(0, made.get() - micros) * 1000));
  }

  private static Optional<Long> newestMicros(Connection connection, String table)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet there =
          statement.executeQuery("select to_regclass('\"" + table + "\"') is not null")) {
        there.next();
        if (!there.getBoolean(1)) {
          return Optional.empty();
        }
      }
      try (ResultSet rows =
          statement.executeQuery("select max(updated_at) from \"" + table + "\"")) {
        rows.next();
        return Optional.ofNullable(Micros.of(rows, 1));
      }
    }
  }

  private static long sum(Map<TopicPartition, Long> offsets, String topic) {
    return offsets.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static QuickstartException failed(String what, Exception cause) {
    return new QuickstartException(
        QuickstartException.RUNTIME, "cannot read " + what + ": " + cause.getMessage(), cause);
  }

  @Override
  public void close() throws SQLException {
    admin.close(Duration.ofSeconds(5));
    orders.close();
    warehouse.close();
  }
}
