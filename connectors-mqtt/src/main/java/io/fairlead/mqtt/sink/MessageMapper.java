// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.sink;

import io.fairlead.mqtt.client.MessageProperties;
import io.fairlead.mqtt.client.MessageProperties.UserProperty;
import io.fairlead.mqtt.client.Outbound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns records into messages. */
final class MessageMapper {

  private static final byte[] EMPTY = new byte[0];

  private final SinkConfig config;
  private final Set<String> userProperties;
  private final boolean allHeaders;

  MessageMapper(SinkConfig config) {
    this.config = config;
    this.userProperties = config.userProperties();
    this.allHeaders = userProperties.contains("*");
  }

  /**
   * The message of a record; empty if there shall be none.
   *
   * @throws DataException if the record gives no message; the text does not quote it
   */
  Optional<Outbound> map(SinkRecord record) {
    boolean tombstone = record.value() == null;
    if (tombstone && "ignore".equals(config.tombstones())) {
      return Optional.empty();
    }
    if (tombstone && "fail".equals(config.tombstones())) {
      throw new DataException(
          "the record has no value; set " + SinkKeys.TOMBSTONES + " to delete or ignore");
    }
    String topic = topic(record);
    return Optional.of(
        new Outbound(
            topic,
            tombstone ? EMPTY : RecordValues.bytes(record.value()),
            config.qos(),
            tombstone || config.retained(),
            properties(record)));
  }

  private String topic(SinkRecord record) {
    String[] missing = new String[1];
    String topic =
        config
            .topic()
            .fill(
                name -> {
                  String value = part(record, name);
                  if (value == null || value.isEmpty()) {
                    missing[0] = name;
                    return null;
                  }
                  return value;
                });
    if (topic == null) {
      throw new DataException(
          "the record has nothing for {" + missing[0] + "} of " + SinkKeys.TOPIC);
    }
    if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0 || topic.indexOf('\0') >= 0) {
      throw new DataException(
          "what the record has for " + SinkKeys.TOPIC + " has a wildcard in it; remove + and #");
    }
    return topic;
  }

  private static String part(SinkRecord record, String name) {
    if (name.startsWith("header:")) {
      Header header = record.headers().lastWithName(name.substring(7));
      return header == null ? null : RecordValues.text(header.value());
    }
    if (name.startsWith("field:")) {
      return RecordValues.text(field(record.value(), name.substring(6)));
    }
    return switch (name) {
      case "topic" -> record.topic();
      case "partition" -> Integer.toString(record.kafkaPartition());
      case "key" -> RecordValues.text(record.key());
      default -> null;
    };
  }

  private static Object field(Object value, String path) {
    Object at = value;
    for (String step : path.split("\\.")) {
      if (at instanceof Map<?, ?> map) {
        at = map.get(step);
      } else if (at instanceof Struct struct && struct.schema().field(step) != null) {
        at = struct.get(step);
      } else {
        return null;
      }
    }
    return at;
  }

  private MessageProperties properties(SinkRecord record) {
    List<UserProperty> user = new ArrayList<>();
    Optional<String> response = Optional.empty();
    byte[] correlation = EMPTY;
    for (Header header : record.headers()) {
      if (header.value() == null) {
        continue;
      }
      if (config.responseTopicHeader().filter(header.key()::equals).isPresent()) {
        response = Optional.of(RecordValues.text(header.value()));
      } else if (config.correlationHeader().filter(header.key()::equals).isPresent()) {
        correlation = RecordValues.bytes(header.value());
      } else if (allHeaders || userProperties.contains(header.key())) {
        user.add(new UserProperty(header.key(), RecordValues.text(header.value())));
      }
    }
    return new MessageProperties(
        config.contentType(), response, correlation, config.expirySeconds(), user);
  }
}
