// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the change events of one topic with one partition. Used by one thread. */
final class ChangeReader implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final KafkaConsumer<byte[], byte[]> consumer;

  ChangeReader(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", "20"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> only = List.of(new TopicPartition(topic, 0));
    consumer.assign(only);
    consumer.seekToBeginning(only);
  }

  /** The speed of the next records, from the first to the last. */
  double perSecond(int count) {
    long first = 0;
    int read = 0;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (read < count) {
      int polled = consumer.poll(Duration.ofMillis(100)).count();
      if (read == 0 && polled > 0) {
        first = System.nanoTime();
      }
      read += polled;
      require(end, read, count);
    }
    return read / ((System.nanoTime() - first) / 1e9);
  }

  private static void require(long end, int read, int count) {
    if (System.nanoTime() > end) {
      throw new IllegalStateException("only " + read + " of " + count + " records came");
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
