// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows the committed records of a flat topic of {@code orders}, whose rows have a version that
 * each update counts up by one, and says of every record that does not follow from the one before:
 * one that is doubled, missing, or out of order. Keeps only the newest version of each row. Not
 * thread-safe.
 */
final class ChangeHistory implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final Map<Long, Integer> versions = new HashMap<>();
  private final Set<Long> deleted = new HashSet<>();
  private final Set<Long> read = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private long records;
  private boolean assigned;

  ChangeHistory(String bootstrap, String topic) {
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
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Reads what has come; how many records there were in all. */
  long follow() {
    if (!assigned) {
      List<PartitionInfo> partitions;
      try {
        partitions = consumer.partitionsFor(topic, Duration.ofSeconds(5));
      } catch (TimeoutException e) {
        // The broker may be on its way back: the callers wait with a deadline of their own.
        return 0;
      }
      if (partitions == null || partitions.isEmpty()) {
        return 0;
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
      batch.forEach(this::next);
    }
    return records;
  }

  /** How many rows were read by the snapshot. */
  int read() {
    return read.size();
  }

  /** The version of each row that is not deleted. */
  Map<Long, Integer> versions() {
    return versions;
  }

  /** What does not follow from what came before. */
  List<String> wrong() {
    return wrong;
  }

  private void next(ConsumerRecord<byte[], byte[]> record) {
    records++;
    long id = payload(record.key()).path("id").asLong();
    if (record.value() == null) {
      check(!deleted.contains(id), record, id, "deleted twice");
      versions.remove(id);
      deleted.add(id);
      return;
    }
    int version = payload(record.value()).path("version").asInt();
    Integer earlier = versions.put(id, version);
    Header header = record.headers().lastHeader("__op");
    String op = new String(header.value(), StandardCharsets.UTF_8);
    check(!deleted.contains(id), record, id, op + " after it was deleted");
    switch (op) {
      case "r" -> {
        check(read.add(id), record, id, "read twice");
        check(
            earlier == null || earlier == version,
            record,
            id,
            "read as " + version + " after " + earlier);
      }
      case "c" -> check(earlier == null, record, id, "inserted twice");
      default ->
          check(
              earlier == null || earlier + 1 == version,
              record,
              id,
              op + " to version " + version + " after " + earlier);
    }
  }

  private void check(boolean right, ConsumerRecord<byte[], byte[]> record, long id, String text) {
    if (!right && wrong.size() < 20) {
      wrong.add("offset " + record.offset() + ": row " + id + " " + text);
    }
  }

  private static JsonNode payload(byte[] json) {
    try {
      JsonNode all = JSON.readTree(json);
      return all.has("payload") ? all.get("payload") : all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
