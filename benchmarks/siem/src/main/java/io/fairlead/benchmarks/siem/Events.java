// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;

/** The records that are sent, fifty a millisecond. */
final class Events {

  static final String TOPIC = "orders";
  static final int BATCH = 500;

  private static final long BEGIN = 1_700_000_000_100L;

  private Events() {}

  /** Lines of text, as logs are. */
  static List<SinkRecord> lines(int from) {
    List<SinkRecord> records = new ArrayList<>(BATCH);
    for (int i = from; i < from + BATCH; i++) {
      records.add(
          record(
              TOPIC, i, "sale " + i + " of something that has a name and a price, paid by card"));
    }
    return records;
  }

  /** Maps of two fields. */
  static List<SinkRecord> documents(String topic, int from) {
    List<SinkRecord> records = new ArrayList<>(BATCH);
    for (int i = from; i < from + BATCH; i++) {
      records.add(record(topic, i, Map.of("n", i, "text", "something that has a name")));
    }
    return records;
  }

  private static SinkRecord record(String topic, int i, Object value) {
    return new SinkRecord(
        topic, 0, null, null, null, value, i, BEGIN + i / 50, TimestampType.CREATE_TIME);
  }
}
