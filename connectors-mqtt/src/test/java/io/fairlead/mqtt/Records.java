// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** What tests look at in records. */
final class Records {

  private Records() {}

  /** What {@link Client#sendNumbered} sends. */
  static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
  }

  static List<Object> sequences(List<SourceRecord> records) {
    List<Object> sequences = new ArrayList<>();
    records.forEach(record -> sequences.add(((Map<?, ?>) record.value()).get("seq")));
    return sequences;
  }

  static List<String> values(List<SourceRecord> records) {
    return records.stream().map(record -> (String) record.value()).toList();
  }

  /** The only record of that Kafka topic. */
  static SourceRecord onTopic(List<SourceRecord> records, String topic) {
    List<SourceRecord> found =
        records.stream().filter(record -> topic.equals(record.topic())).toList();
    if (found.size() != 1) {
      throw new AssertionError("one record is expected on " + topic + ": " + records);
    }
    return found.get(0);
  }

  /** Those of that key, in their order. */
  static List<SourceRecord> ofKey(List<SourceRecord> records, Object key) {
    return records.stream().filter(record -> key.equals(record.key())).toList();
  }

  static Map<String, Object> headers(SourceRecord record) {
    Map<String, Object> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), header.value());
    }
    return headers;
  }
}
