// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EXAMPLES = 10;

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

    /** Whether nothing is missing, nothing foreign, and the order kept. */
    public boolean complete() {
      return missing == 0 && foreign == 0;
    }
  }

  private static final class Seen {
    final BitSet numbers = new BitSet();
    long highest = -1;
    long doubles;
    long overtaken;
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Seen> cars = new HashMap<>();
  private long foreign;

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
      note(record.value());
      count++;
    }
    return count;
  }

  private void note(byte[] value) {
    try {
      JsonNode message = JSON.readTree(value);
      Seen seen = cars.computeIfAbsent(message.path("vin").asText(), vin -> new Seen());
      int number = message.path("seq").asInt(-1);
      if (number < 0) {
        foreign++;
      } else if (seen.numbers.get(number)) {
        seen.doubles++;
      } else {
        seen.numbers.set(number);
        if (number < seen.highest) {
          seen.overtaken++;
        }
        seen.highest = Math.max(seen.highest, number);
      }
    } catch (IOException e) {
      foreign++;
    }
  }

  /** Different messages that came so far. */
  public long distinct() {
    return cars.values().stream().mapToLong(seen -> seen.numbers.cardinality()).sum();
  }

  /** Compares. */
  public Result compare(Ledger ledger) {
    long missing = 0;
    long doubles = 0;
    long overtaken = 0;
    long unknown = foreign;
    List<String> examples = new ArrayList<>();
    Map<String, Seen> rest = new HashMap<>(cars);
    for (Ledger.Entry car : ledger.cars()) {
      Seen seen = rest.remove(car.vin());
      if (seen == null) {
        seen = new Seen();
      }
      int made = Math.toIntExact(car.made());
      int arrived = seen.numbers.get(0, made).cardinality();
      if (arrived < made && examples.size() < EXAMPLES) {
        examples.add(car.vin() + " lacks " + seen.numbers.nextClearBit(0));
      }
      missing += made - arrived;
      unknown += seen.numbers.cardinality() - arrived;
      doubles += seen.doubles;
      overtaken += seen.overtaken;
    }
    for (Map.Entry<String, Seen> other : rest.entrySet()) {
      unknown += other.getValue().numbers.cardinality();
      examples.add("nobody sent for " + other.getKey());
    }
    return new Result(missing, doubles, overtaken, unknown, examples);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
