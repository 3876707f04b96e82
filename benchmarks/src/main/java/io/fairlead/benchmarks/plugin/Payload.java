// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.plugin;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Values of the records that the benchmark moves. */
enum Payload {
  /** A string of 100 bytes. */
  STRING {
    @Override
    Schema schema() {
      return Schema.STRING_SCHEMA;
    }

    @Override
    Object value(long sequence) {
      String number = Long.toString(sequence);
      return FILLER.substring(number.length()) + number;
    }
  },
  /** A struct of ten fields of the usual types. */
  STRUCT {
    @Override
    Schema schema() {
      return STRUCT_SCHEMA;
    }

    @Override
    Object value(long sequence) {
      return new Struct(STRUCT_SCHEMA)
          .put("id", sequence)
          .put("customer", (int) (sequence % 100_000))
          .put("name", "customer number " + sequence % 1000)
          .put("city", "Bremerhaven")
          .put("amount", sequence * 0.25)
          .put("weight", (float) sequence)
          .put("paid", sequence % 2 == 0)
          .put("created", 1_700_000_000_000L + sequence)
          .put("status", "SHIPPED")
          .put("note", null);
    }
  };

  private static final String FILLER = "x".repeat(100);

  private static final Schema STRUCT_SCHEMA =
      SchemaBuilder.struct()
          .name("io.fairlead.benchmarks.Order")
          .field("id", Schema.INT64_SCHEMA)
          .field("customer", Schema.INT32_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .field("city", Schema.STRING_SCHEMA)
          .field("amount", Schema.FLOAT64_SCHEMA)
          .field("weight", Schema.FLOAT32_SCHEMA)
          .field("paid", Schema.BOOLEAN_SCHEMA)
          .field("created", Schema.INT64_SCHEMA)
          .field("status", Schema.STRING_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  abstract Schema schema();

  abstract Object value(long sequence);
}
