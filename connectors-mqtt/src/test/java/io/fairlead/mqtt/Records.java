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

  static Map<String, Object> headers(SourceRecord record) {
    Map<String, Object> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), header.value());
    }
    return headers;
  }
}
