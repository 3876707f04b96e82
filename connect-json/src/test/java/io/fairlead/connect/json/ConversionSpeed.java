// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;

/**
 * Prints nanoseconds per record of Apache's converter and ours, in turns on one thread. A quick
 * look, not a benchmark to quote: those of whole workers are in the benchmarks module.
 */
public final class ConversionSpeed {

  private static final int RECORDS = 256;
  private static final long ROUND_NANOS = 700_000_000L;
  private static final int ROUNDS = 7;

  @FunctionalInterface
  private interface Conversion {

    Object convert(int index);
  }

  private ConversionSpeed() {}

  public static void main(String[] args) {
    for (boolean schemas : new boolean[] {true, false}) {
      Converter apache = configured(new JsonConverter(), schemas);
      Converter ours = configured(new StreamingJsonConverter(), schemas);
      write("from, 10 fields, schemas " + schemas, apache, ours, tenFields());
      read("to, 5 fields, schemas " + schemas, apache, ours, fiveFields());
      read("to, 10 fields, schemas " + schemas, apache, ours, tenFields());
    }
  }

  private static Converter configured(Converter converter, boolean schemas) {
    converter.configure(Map.of("schemas.enable", schemas), false);
    return converter;
  }

  private static void write(String title, Converter apache, Converter ours, Struct[] records) {
    compare(
        title,
        i -> apache.fromConnectData("t", records[i].schema(), records[i]),
        i -> ours.fromConnectData("t", records[i].schema(), records[i]));
  }

  private static void read(String title, Converter apache, Converter ours, Struct[] records) {
    byte[][] messages = new byte[RECORDS][];
    for (int i = 0; i < RECORDS; i++) {
      messages[i] = apache.fromConnectData("t", records[i].schema(), records[i]);
    }
    compare(
        title,
        i -> apache.toConnectData("t", messages[i].clone()),
        i -> ours.toConnectData("t", messages[i].clone()));
  }

  private static void compare(String title, Conversion apache, Conversion ours) {
    double bestOfApache = Double.MAX_VALUE;
    double bestOfOurs = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      bestOfApache = Math.min(bestOfApache, nanos(apache));
      bestOfOurs = Math.min(bestOfOurs, nanos(ours));
    }
    System.out.printf(
        "%-30s Apache %7.0f ns, ours %7.0f ns, ratio %5.1f%n",
        title, bestOfApache, bestOfOurs, bestOfApache / bestOfOurs);
  }

  private static double nanos(Conversion conversion) {
    long start = System.nanoTime();
    long records = 0;
    long now = start;
    while (now - start < ROUND_NANOS) {
      for (int i = 0; i < RECORDS; i++) {
        if (conversion.convert(i) == null) {
          throw new IllegalStateException("nothing came of record " + i);
        }
      }
      records += RECORDS;
      now = System.nanoTime();
    }
    return (double) (now - start) / records;
  }

  private static Struct[] tenFields() {
    Schema schema =
        SchemaBuilder.struct()
            .name("io.fairlead.Order")
            .field("id", Schema.INT64_SCHEMA)
            .field("customer", Schema.STRING_SCHEMA)
            .field("quantity", Schema.INT32_SCHEMA)
            .field("price", Schema.FLOAT64_SCHEMA)
            .field("discount", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("shipped", Schema.BOOLEAN_SCHEMA)
            .field("comment", Schema.OPTIONAL_STRING_SCHEMA)
            .field("region", Schema.STRING_SCHEMA)
            .field("created", Timestamp.SCHEMA)
            .field("sequence", Schema.INT64_SCHEMA)
            .build();
    Struct[] records = new Struct[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      records[i] =
          new Struct(schema)
              .put("id", 1_000_000L + i)
              .put("customer", "customer-" + i)
              .put("quantity", i % 17)
              .put("price", i * 1.25)
              .put("discount", i % 3 == 0 ? null : 0.05)
              .put("shipped", i % 2 == 0)
              .put("comment", i % 4 == 0 ? null : "leave it at the door, please")
              .put("region", "north-west")
              .put("created", new java.util.Date(1_700_000_000_000L + i))
              .put("sequence", (long) i);
    }
    return records;
  }

  private static Struct[] fiveFields() {
    Schema schema =
        SchemaBuilder.struct()
            .name("io.fairlead.Reading")
            .field("id", Schema.INT64_SCHEMA)
            .field("sensor", Schema.STRING_SCHEMA)
            .field("value", Schema.FLOAT64_SCHEMA)
            .field("valid", Schema.BOOLEAN_SCHEMA)
            .field("count", Schema.INT32_SCHEMA)
            .build();
    Struct[] records = new Struct[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      records[i] =
          new Struct(schema)
              .put("id", 1_000_000L + i)
              .put("sensor", "sensor-" + i)
              .put("value", i * 0.125)
              .put("valid", i % 2 == 0)
              .put("count", i);
    }
    return records;
  }
}
