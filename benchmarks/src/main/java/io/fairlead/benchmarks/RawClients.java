// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What Kafka's clients do by themselves, with their defaults: the ceiling. */
final class RawClients {

  private RawClients() {}

  /** Records of 100 bytes per second, from the first send to the last acknowledgement. */
  static double produce(String bootstrapServers, String topic, long records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] value = "x".repeat(100).getBytes(StandardCharsets.UTF_8);
      long begin = System.nanoTime();
      for (long i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(topic, value.clone()));
      }
      producer.flush();
      return records / ((System.nanoTime() - begin) / 1e9);
    }
  }

  /** Records per second from the first batch to the last. */
  static double consume(String bootstrapServers, String topic, long records) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      long count = 0;
      long begin = 0;
      while (count < records) {
        int polled = consumer.poll(Duration.ofSeconds(5)).count();
        if (begin == 0 && polled > 0) {
          begin = System.nanoTime();
        }
        count += polled;
      }
      return count / ((System.nanoTime() - begin) / 1e9);
    }
  }
}
