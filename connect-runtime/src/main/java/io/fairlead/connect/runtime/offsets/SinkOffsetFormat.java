// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.offsets;

import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.herder.ConnectorOffsets;
import io.fairlead.connect.runtime.herder.ConnectorOffsets.ConnectorOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Offsets of a sink's consumer group in the form in which REST speaks of them (KIP-875). */
final class SinkOffsetFormat {

  private static final String TOPIC = "kafka_topic";
  private static final String PARTITION = "kafka_partition";
  private static final String OFFSET = "kafka_offset";

  private SinkOffsetFormat() {}

  static ConnectorOffsets show(Map<TopicPartition, OffsetAndMetadata> group) {
    List<ConnectorOffset> offsets = new ArrayList<>();
    group.forEach(
        (partition, offset) -> {
          if (offset != null) {
            offsets.add(
                new ConnectorOffset(
                    Map.of(TOPIC, partition.topic(), PARTITION, partition.partition()),
                    Map.of(OFFSET, offset.offset())));
          }
        });
    return new ConnectorOffsets(offsets);
  }

  /**
   * @return offset by topic partition; null to forget it
   * @throws BadRequestException when an entry does not name a topic, a partition and an offset
   */
  static Map<TopicPartition, Long> parse(Map<Map<String, ?>, Map<String, ?>> offsets) {
    Map<TopicPartition, Long> parsed = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            parsed.put(
                partition(partition),
                offset == null ? null : number(required(offset, OFFSET, "offset"), OFFSET)));
    return parsed;
  }

  private static TopicPartition partition(Map<String, ?> partition) {
    if (partition == null) {
      throw new BadRequestException(
          "The partition of a sink connector's offset is missing: give "
              + TOPIC
              + " and "
              + PARTITION);
    }
    String topic = required(partition, TOPIC, "partition").toString();
    long number = number(required(partition, PARTITION, "partition"), PARTITION);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new BadRequestException(PARTITION + " must be 0 or more, not " + number);
    }
    return new TopicPartition(topic, (int) number);
  }

  private static Object required(Map<String, ?> map, String key, String what) {
    Object value = map.get(key);
    if (value == null) {
      throw new BadRequestException(
          "The " + what + " of a sink connector's offset must have a value for " + key);
    }
    return value;
  }

  private static long number(Object value, String key) {
    try {
      return Long.parseLong(value.toString());
    } catch (NumberFormatException e) {
      throw new BadRequestException(key + " must be a whole number, not '" + value + "'", e);
    }
  }
}
