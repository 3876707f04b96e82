// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The committed records of a topic from its beginning, read further with every {@link #follow}.
 * Waits for nobody: neither for a topic that is not there nor for a broker that does not answer.
 * Not thread-safe.
 */
final class CommittedTopic implements AutoCloseable {

  private final KafkaConsumer<String, String> consumer;
  private final String topic;
  private boolean assigned;

  CommittedTopic(String bootstrapServers, String topic) {
    this.topic = topic;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "allow.auto.create.topics", "false"),
            new StringDeserializer(),
            new StringDeserializer());
  }

  /** Hands on what has come since, in the order of each partition. */
  void follow(Consumer<ConsumerRecord<String, String>> next) {
    if (!assigned && !assign()) {
      return;
    }
    var batch = consumer.poll(Duration.ofMillis(300));
    batch.forEach(next);
    // Bounded, because a topic that is written all the time never comes to an end.
    for (int more = 0; more < 20 && !batch.isEmpty(); more++) {
      batch = consumer.poll(Duration.ofMillis(10));
      batch.forEach(next);
    }
  }

  private boolean assign() {
    List<PartitionInfo> partitions;
    try {
      partitions = consumer.partitionsFor(topic, Duration.ofSeconds(5));
    } catch (TimeoutException e) {
      // The broker may be on its way back: the callers wait with a deadline of their own.
      return false;
    }
    if (partitions == null || partitions.isEmpty()) {
      return false;
    }
    List<TopicPartition> all =
        partitions.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    assigned = true;
    return true;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
