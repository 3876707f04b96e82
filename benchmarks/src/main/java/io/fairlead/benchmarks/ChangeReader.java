// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the change events of one topic with one partition. Used by one thread. */
final class ChangeReader implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
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

  /** The clock of both ends. */
  static long nowMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
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

  /** Passes over what comes until nothing has come for a second. */
  void discard() {
    while (consumer.poll(Duration.ofSeconds(1)).count() > 0) {
      continue;
    }
  }

  /** Sorted times from the commit to this consumer, of the next changes. */
  List<Long> latencies(int count) throws IOException {
    List<Long> micros = new ArrayList<>(count);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (micros.size() < count) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        long now = nowMicros();
        JsonNode after = JSON.readTree(record.value()).path("after");
        micros.add(now - after.path("at_micros").asLong());
      }
      require(end, micros.size(), count);
    }
    Collections.sort(micros);
    return micros;
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
