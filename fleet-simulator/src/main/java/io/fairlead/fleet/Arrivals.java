// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows topics from their beginning and compares what is in them with a ledger. Records are JSON
 * with {@code vin} and {@code seq}. Not thread-safe.
 */
public final class Arrivals implements AutoCloseable {

  /**
   * How a ledger and the topics compare.
   *
   * @param missing messages that are in the ledger only
   * @param doubles records beyond the first of a message
   * @param overtaken messages whose first record came after one of a later message of the car
   * @param foreign records that are of no message in the ledger
   * @param examples of what is wrong, for people
   */
  public record Result(
      long missing, long doubles, long overtaken, long foreign, List<String> examples) {

    /** Whether nothing is missing and nothing foreign; doubles and order are told apart. */
    public boolean complete() {
      return missing == 0 && foreign == 0;
    }
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Tally tally = new Tally();

  /** Reads these topics, which exist. */
  public Arrivals(String bootstrapServers, List<String> topics) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("isolation.level", "read_committed");
    properties.put("allow.auto.create.topics", "false");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      consumer
          .partitionsFor(topic)
          .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads what has come; the number of records. */
  public int poll(Duration patience) {
    int count = 0;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      tally.note(record.value());
      count++;
    }
    return count;
  }

  /** Different messages that came so far. */
  public long distinct() {
    return tally.distinct();
  }

  /** Records beyond the first of a message, so far. */
  public long doubles() {
    return tally.doubles();
  }

  /** Compares. */
  public Result compare(Ledger ledger) {
    return tally.compare(ledger);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
