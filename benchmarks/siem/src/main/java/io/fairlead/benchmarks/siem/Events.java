// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import io.fairlead.testkit.SinkTaskHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;

/** The records that are sent. */
final class Events {

  static final String TOPIC = "orders";
  static final int BATCH = 500;

  private Events() {}

  /** Lines of text, as logs are. */
  static List<SinkRecord> lines(int from) {
    List<SinkRecord> records = new ArrayList<>(BATCH);
    for (int i = from; i < from + BATCH; i++) {
      records.add(
          SinkTaskHarness.record(
              TOPIC,
              0,
              i,
              null,
              "sale " + i + " of something that has a name and a price, paid by card"));
    }
    return records;
  }

  /** Maps of two fields. */
  static List<SinkRecord> documents(String topic, int from) {
    List<SinkRecord> records = new ArrayList<>(BATCH);
    for (int i = from; i < from + BATCH; i++) {
      records.add(
          SinkTaskHarness.record(
              topic, 0, i, null, Map.of("n", i, "text", "something that has a name")));
    }
    return records;
  }
}
