// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what lies in topics, as any consumer would. */
final class TopicRecords {

  private static final Duration POLL = Duration.ofMillis(200);

  private TopicRecords() {}

  /**
   * All committed records that have a value, from the beginning of the topics to their ends now.
   * Topics that do not exist have none.
   */
  static RecordPositions withValue(String bootstrapServers, Collection<String> topics) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    RecordPositions positions = new RecordPositions();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var existing = consumer.listTopics();
      List<TopicPartition> partitions =
          topics.stream()
              .filter(existing::containsKey)
              .flatMap(topic -> existing.get(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer
            .poll(POLL)
            .forEach(
                record -> {
                  if (record.value() != null) {
                    positions.add(
                        new TopicPartition(record.topic(), record.partition()), record.offset());
                  }
                });
      }
    }
    return positions;
  }
}
