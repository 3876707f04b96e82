// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records of about 200 bytes. */
final class Rows {

  static final String COLUMNS =
      "id bigint %s, customer text, amount double precision, at timestamp, payload text";

  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
  private static final Schema VALUE =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("customer", Schema.STRING_SCHEMA)
          .field("amount", Schema.FLOAT64_SCHEMA)
          .field("at", Timestamp.SCHEMA)
          .field("payload", Schema.STRING_SCHEMA)
          .build();
  static final String PAYLOAD = "x".repeat(150);

  private Rows() {}

  /** Records of one partition, with offsets from a number on. */
  static List<SinkRecord> batch(String topic, int partition, long from, int count) {
    List<SinkRecord> records = new ArrayList<>(count);
    for (long offset = from; offset < from + count; offset++) {
      long id = offset * 64 + partition;
      Struct key = new Struct(KEY).put("id", id);
      Struct value =
          new Struct(VALUE)
              .put("id", id)
              .put("customer", "customer " + offset % 10_000)
              .put("amount", offset / 7.0)
              .put("at", new Date(1_700_000_000_000L + offset))
              .put("payload", PAYLOAD);
      records.add(new SinkRecord(topic, partition, KEY, key, VALUE, value, offset));
    }
    return records;
  }
}
