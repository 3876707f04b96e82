// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.harness;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to topics and reads them whole. Not thread-safe. */
public final class TopicProbe implements AutoCloseable {

  private static final Duration STEP = Duration.ofMillis(200);

  private final String bootstrapServers;
  private KafkaProducer<byte[], byte[]> producer;

  public TopicProbe(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Sends values, in order, and waits until the broker has them. */
  public void send(String topic, List<String> values) {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "5"),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }
    List<Future<?>> sent = new ArrayList<>();
    for (String value : values) {
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  topic, value == null ? null : value.getBytes(StandardCharsets.UTF_8))));
    }
    for (Future<?> one : sent) {
      try {
        one.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("cannot write to " + topic, e.getCause());
      }
    }
  }

  /** All values that the topic holds now, partition after partition; empty if there is no topic. */
  public List<String> values(String topic) {
    List<String> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
      values.add(
          record.value() == null ? null : new String(record.value(), StandardCharsets.UTF_8));
    }
    return values;
  }

  /** All committed records that the topic holds now; empty if there is no topic. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "auto.offset.reset", "earliest",
            "enable.auto.commit", "false",
            "allow.auto.create.topics", "false",
            "isolation.level", "read_committed");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, Duration.ofSeconds(30)).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("cannot read " + topic + " to its end");
        }
        consumer.poll(STEP).forEach(records::add);
      }
    } catch (UnknownTopicOrPartitionException e) {
      return List.of();
    }
    records.sort(
        java.util.Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return records;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close();
    }
  }
}
