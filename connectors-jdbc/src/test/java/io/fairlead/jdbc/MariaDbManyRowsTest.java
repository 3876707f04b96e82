// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Statements of many rows on MariaDB: how long they may be, what they do with bad rows. */
class MariaDbManyRowsTest {

  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("version", Schema.INT32_SCHEMA)
          .field("amount", Schema.FLOAT64_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .field("data", Schema.OPTIONAL_BYTES_SCHEMA)
          .build();

  private static Engine.Handle table() throws Exception {
    Engine.Handle database = Engine.MARIADB.fresh();
    database.run(
        "CREATE TABLE t (id BIGINT PRIMARY KEY, version INT, amount DOUBLE, name VARCHAR(10)"
            + " CHARACTER SET utf8mb4, data LONGBLOB)");
    return database;
  }

  private static Map<String, String> upsert(Engine.Handle database, String... more) {
    Map<String, String> properties =
        database.properties(
            "topics", "t", "insert.mode", "upsert", "pk.mode", "record_value", "pk.fields", "id");
    properties.putAll(SinkHarness.properties(more));
    return properties;
  }

  private static Struct row(long id) {
    return new Struct(SCHEMA)
        .put("id", id)
        .put("version", 1)
        .put("amount", id / 7.0)
        .put("name", "n" + id);
  }

  private static SinkRecord record(SinkHarness sink, Struct row) {
    return sink.record("t", null, null, SCHEMA, row);
  }

  @Test
  void rowsThatAreTogetherLongerThanAStatementMayBeAreParted() throws Exception {
    // given rows of bytes that become longer as text, three times of what the server takes at once
    Engine.Handle database = table();
    long packet = Long.parseLong(database.rows("SELECT @@max_allowed_packet").get(0).get(0));
    byte[] bytes = new byte[(int) (packet / 30)];
    Arrays.fill(bytes, (byte) '\\');
    try (SinkHarness sink = new SinkHarness(upsert(database))) {
      List<SinkRecord> records = new ArrayList<>();
      for (long id = 0; id < 90; id++) {
        records.add(record(sink, row(id).put("data", bytes)));
      }

      // when
      sink.put(records);
    }

    // then
    assertThat(database.rows("SELECT count(*), min(length(data)), count(DISTINCT data) FROM t"))
        .containsExactly(List.of("90", Integer.toString(bytes.length), "1"));
  }

  @Test
  void badRowsAreFoundAmongMany() throws Exception {
    Engine.Handle database = table();
    try (SinkHarness sink = new SinkHarness(upsert(database), true)) {
      List<SinkRecord> records = new ArrayList<>();
      for (long id = 0; id < 500; id++) {
        records.add(record(sink, row(id)));
      }
      ((Struct) records.get(77).value()).put("name", "longer than ten");
      ((Struct) records.get(178).value()).put("amount", Double.NaN);
      ((Struct) records.get(479).value()).put("amount", Double.POSITIVE_INFINITY);

      sink.put(records);

      assertThat(sink.reported().stream().map(bad -> bad.record()))
          .containsExactlyInAnyOrder(records.get(77), records.get(178), records.get(479));
    }
    assertThat(database.rows("SELECT count(*) FROM t")).containsExactly(List.of("497"));
  }

  @Test
  void anOlderVersionChangesNothing() throws Exception {
    Engine.Handle database = table();
    try (SinkHarness sink = new SinkHarness(upsert(database, "version.column", "version"))) {
      for (int version : new int[] {5, 3, 6}) {
        List<SinkRecord> records = new ArrayList<>();
        for (long id = 0; id < 100; id++) {
          records.add(
              record(
                  sink,
                  row(id).put("version", version + (int) (id % 2)).put("name", "v" + version)));
        }
        sink.put(records);
      }
      List<SinkRecord> late = new ArrayList<>();
      for (long id = 0; id < 100; id++) {
        late.add(record(sink, row(id).put("version", id < 50 ? 9 : 2).put("name", "late")));
      }
      sink.put(late);
    }
    assertThat(
            database.rows(
                "SELECT name, count(*), min(version), max(version) FROM t GROUP BY name ORDER BY"
                    + " name"))
        .containsExactly(List.of("late", "50", "9", "9"), List.of("v6", "50", "6", "7"));
  }
}
