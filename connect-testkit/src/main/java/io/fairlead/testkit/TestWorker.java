// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import io.fairlead.connect.runtime.ConnectWorker;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A distributed worker in this JVM, and what a connector's test needs around it. Converters are
 * String for keys and JSON without schemas for values unless the worker's or the connector's config
 * says otherwise; offsets are committed twice a second.
 *
 * <p>Every wait has a deadline of two minutes and fails with what was seen until then. Safe for use
 * by any thread.
 */
public final class TestWorker implements AutoCloseable {

  static final Duration DEADLINE = Duration.ofSeconds(120);

  private final ConnectWorker worker;
  private final KafkaTestServer kafka;
  private final TestConnectors connectors;

  private TestWorker(ConnectWorker worker, KafkaTestServer kafka) {
    this.worker = worker;
    this.kafka = kafka;
    this.connectors = new TestConnectors(worker.restUri());
  }

  /**
   * Starts a worker of its own group on the broker, for tests that do without the extension.
   *
   * @param name begins the names of its group and its topics
   * @param properties win over the kit's
   */
  public static TestWorker start(
      KafkaTestServer kafka, String name, Map<String, String> properties) {
    String group = name + "-" + UUID.randomUUID().toString().substring(0, 8);
    return new TestWorker(
        ConnectWorker.start(workerProperties(kafka.bootstrapServers(), group, properties)), kafka);
  }

  /** What the kit's workers are started with; the given properties win. */
  static Map<String, String> workerProperties(
      String bootstrapServers, String group, Map<String, String> properties) {
    Map<String, String> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrapServers);
    all.put("group.id", group);
    for (String kind : List.of("config", "offset", "status")) {
      all.put(kind + ".storage.topic", group + "-" + kind);
      all.put(kind + ".storage.replication.factor", "1");
    }
    all.put("offset.storage.partitions", "1");
    all.put("status.storage.partitions", "1");
    all.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    all.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.put("value.converter.schemas.enable", "false");
    all.put("offset.flush.interval.ms", "500");
    all.put("listeners", "http://127.0.0.1:0");
    all.putAll(properties);
    return all;
  }

  /** The connectors of this worker. */
  public TestConnectors connectors() {
    return connectors;
  }

  /** Where its REST API listens. */
  public URI restUri() {
    return worker.restUri();
  }

  /** The broker's address. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Creates a topic. */
  public void createTopic(String name, int partitions) {
    kafka.createTopic(name, partitions, Map.of());
  }

  /** Writes a record and waits until the broker has acknowledged it. */
  public void send(String topic, String key, String value) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer
          .send(new ProducerRecord<>(topic, key, value))
          .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot write to " + topic + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing to " + topic, e);
    }
  }

  /**
   * Reads a topic from its beginning until there are so many records, and returns them.
   *
   * @throws AssertionError if there are fewer after the deadline; the message has the connectors'
   *     states
   */
  public List<ConsumerRecord<String, String>> records(String topic, int count) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "isolation.level",
                "read_committed",
                // Waiting for a topic must not be what creates it.
                "allow.auto.create.topics",
                "false"),
            new StringDeserializer(),
            new StringDeserializer())) {
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      boolean assigned = false;
      while (records.size() < count && System.nanoTime() < deadline) {
        if (!assigned) {
          assigned = assign(consumer, topic);
        }
        if (assigned) {
          consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
      }
    }
    if (records.size() < count) {
      throw new AssertionError(
          "%d of %d records in %s after %d s; connectors: %s"
              .formatted(
                  records.size(), count, topic, DEADLINE.toSeconds(), connectors.statuses()));
    }
    return records;
  }

  @Override
  public void close() {
    worker.close();
  }

  private static boolean assign(KafkaConsumer<String, String> consumer, String topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic, Duration.ofSeconds(1));
    if (partitions == null || partitions.isEmpty()) {
      return false;
    }
    List<TopicPartition> all =
        partitions.stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return true;
  }
}
