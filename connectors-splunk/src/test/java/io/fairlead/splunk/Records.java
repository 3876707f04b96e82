// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import io.fairlead.testkit.SinkTaskHarness;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** Many records. */
final class Records {

  private Records() {}

  /** Texts of that length in partition 0, from offset 0. */
  static List<SinkRecord> texts(String topic, int count, int length) {
    List<SinkRecord> records = new ArrayList<>(count);
    String text = "x".repeat(length);
    for (int i = 0; i < count; i++) {
      records.add(SinkTaskHarness.record(topic, 0, i, null, text));
    }
    return records;
  }
}
