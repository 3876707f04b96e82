// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Follows the committed records of a flat topic of {@code orders}, whose rows have a version that
 * each update counts up by one, and says of every record that does not follow from the one before:
 * one that is doubled, missing, or out of order. Keeps only the newest version of each row. Not
 * thread-safe.
 */
final class ChangeHistory implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final CommittedTopic topic;
  private final Map<Long, Integer> versions = new HashMap<>();
  private final Map<Long, String> latest = new HashMap<>();
  private final Set<Long> deleted = new HashSet<>();
  private final Set<Long> read = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private long records;

  ChangeHistory(String bootstrapServers, String topic) {
    this.topic = new CommittedTopic(bootstrapServers, topic);
  }

  /** Reads what has come; how many records there were in all. */
  long follow() {
    topic.follow(this::next);
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

  private void next(ConsumerRecord<String, String> record) {
    records++;
    long id = payload(record.key()).path("id").asLong();
    String before = latest.getOrDefault(id, "nothing");
    latest.put(id, text(record));
    if (record.value() == null) {
      check(!deleted.contains(id), record, "deleted twice", before);
      versions.remove(id);
      deleted.add(id);
      return;
    }
    int version = payload(record.value()).path("version").asInt();
    Integer earlier = versions.put(id, version);
    Header header = record.headers().lastHeader("__op");
    String op = new String(header.value(), StandardCharsets.UTF_8);
    check(!deleted.contains(id), record, "after it was deleted", before);
    switch (op) {
      case "r" -> {
        check(read.add(id), record, "read twice", before);
        check(earlier == null || earlier == version, record, "not what was there", before);
      }
      case "c" -> check(earlier == null, record, "inserted twice", before);
      default -> check(earlier == null || earlier + 1 == version, record, "out of order", before);
    }
  }

  private void check(
      boolean right, ConsumerRecord<String, String> record, String what, String before) {
    if (!right && wrong.size() < 20) {
      wrong.add("%s: %s, behind %s".formatted(what, text(record), before));
    }
  }

  /** Offset, key, operation, and where in the database's log it comes from. */
  private static String text(ConsumerRecord<String, String> record) {
    StringBuilder text = new StringBuilder();
    text.append(record.offset()).append(" of row ").append(payload(record.key()).path("id"));
    if (record.value() != null) {
      text.append(" version ").append(payload(record.value()).path("version"));
    }
    for (Header header : record.headers()) {
      String value =
          header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
      text.append(' ').append(header.key()).append('=').append(value);
    }
    return text.toString();
  }

  private static JsonNode payload(String json) {
    try {
      JsonNode all = JSON.readTree(json);
      return all.has("payload") ? all.get("payload") : all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    topic.close();
  }
}
