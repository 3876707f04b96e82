// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All committed records of a topic, read further with every {@link #read}. Not thread-safe. */
final class TopicContent implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConsumer<String, String> consumer;
  private final String topic;
  private final List<ConsumerRecord<String, String>> records = new ArrayList<>();
  private boolean assigned;

  TopicContent(String bootstrap, String topic) {
    this.topic = topic;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                UUID.randomUUID().toString(),
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false",
                "allow.auto.create.topics",
                "false"),
            new StringDeserializer(),
            new StringDeserializer());
  }

  /** Reads what has come, and returns everything so far. */
  List<ConsumerRecord<String, String>> read() {
    if (!assigned) {
      List<PartitionInfo> partitions;
      try {
        partitions = consumer.partitionsFor(topic, Duration.ofSeconds(5));
      } catch (TimeoutException e) {
        // A slow broker: the callers wait with a deadline of their own.
        return records;
      }
      if (partitions == null || partitions.isEmpty()) {
        return records;
      }
      List<TopicPartition> all =
          partitions.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      assigned = true;
    }
    for (var batch = consumer.poll(Duration.ofMillis(300));
        !batch.isEmpty();
        batch = consumer.poll(Duration.ofMillis(100))) {
      batch.forEach(records::add);
    }
    return records;
  }

  /** The newest value per key, without the deleted ones. */
  Map<String, JsonNode> compacted() {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (ConsumerRecord<String, String> record : read()) {
      if (record.value() == null) {
        rows.remove(record.key());
      } else {
        rows.put(record.key(), json(record.value()));
      }
    }
    return rows;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(text, e);
    }
  }

  static String header(ConsumerRecord<String, String> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
