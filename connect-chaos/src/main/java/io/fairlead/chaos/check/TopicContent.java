// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The committed records of a topic that nobody writes to any more.
 *
 * @param values the payloads, partition after partition, each in offset order
 * @param next per partition the offset after the last record
 */
record TopicContent(List<JsonNode> values, Map<Integer, Long> next) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static TopicContent of(String bootstrapServers, String topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "isolation.level", "read_committed",
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest");
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<JsonNode> values = new ArrayList<>();
      Map<Integer, Long> next = new HashMap<>();
      for (TopicPartition partition : partitions) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        while (consumer.position(partition) < ends.get(partition)) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
            values.add(payload(record.value()));
            next.put(record.partition(), record.offset() + 1);
          }
        }
      }
      return new TopicContent(values, next);
    }
  }

  private static JsonNode payload(byte[] value) {
    try {
      return JSON.readTree(value).path("payload");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
