// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** All committed records of a topic, read further with every {@link #read}. Not thread-safe. */
final class TopicContent implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final CommittedTopic topic;
  private final List<ConsumerRecord<String, String>> records = new ArrayList<>();

  TopicContent(String bootstrapServers, String topic) {
    this.topic = new CommittedTopic(bootstrapServers, topic);
  }

  /** Reads what has come, and returns everything so far. */
  List<ConsumerRecord<String, String>> read() {
    topic.follow(records::add);
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
    topic.close();
  }
}
