// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the sink promises holds on every database that is at hand. */
class EngineSinkTest {

  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("version", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private static SinkHarness sink(Engine.Handle database, boolean reporter, String... properties) {
    Map<String, String> all =
        database.properties("topics", "t", "pk.mode", "record_value", "pk.fields", "id");
    all.putAll(SinkHarness.properties(properties));
    return new SinkHarness(all, reporter);
  }

  private static SinkRecord row(SinkHarness sink, long id, String name, Long version) {
    Struct value = new Struct(ROW).put("id", id).put("name", name).put("version", version);
    return sink.record("t", null, null, ROW, value);
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreInsertedOverwrittenKeptAndUpdated(Engine engine) throws Exception {
    Engine.Handle database = engine.fresh();
    try (SinkHarness sink = sink(database, false, "insert.mode", "upsert", "auto.create", "true")) {
      sink.put(row(sink, 1, "one", 1L), row(sink, 2, "two", 2L), row(sink, 3, "three", null));
      sink.put(row(sink, 2, "zwei", 2L), row(sink, 4, null, 4L));
    }
    try (SinkHarness sink = sink(database, false, "insert.mode", "ignore")) {
      sink.put(row(sink, 1, "uno", 1L), row(sink, 5, "cinque", 5L));
    }
    try (SinkHarness sink = sink(database, false, "insert.mode", "update")) {
      sink.put(row(sink, 3, "drei", 3L), row(sink, 6, "sechs", 6L));
    }
    try (SinkHarness sink = sink(database, false, "insert.mode", "insert")) {
      sink.put(row(sink, 7, "sieben", 7L));
    }

    assertThat(database.rows("SELECT [id], [name] FROM [t] ORDER BY [id]"))
        .containsExactly(
            List.of("1", "one"),
            List.of("2", "zwei"),
            List.of("3", "drei"),
            java.util.Arrays.asList("4", null),
            List.of("5", "cinque"),
            List.of("7", "sieben"));
  }

  @ParameterizedTest
  @EnumSource
  void manyRowsAreOverwrittenAndOlderOnesIgnored(Engine engine) throws Exception {
    Engine.Handle database = engine.fresh();
    try (SinkHarness sink =
        sink(
            database,
            false,
            "insert.mode",
            "upsert",
            "auto.create",
            "true",
            "version.column",
            "version")) {
      List<SinkRecord> first = new ArrayList<>();
      List<SinkRecord> second = new ArrayList<>();
      for (long id = 0; id < 200; id++) {
        first.add(row(sink, id, "first", id % 2 == 0 ? 10L : null));
        second.add(row(sink, id, "second", id % 4 == 0 ? 9L : 11L));
      }
      sink.put(first);
      sink.put(second);
    }

    assertThat(database.rows("SELECT [name], count(*) FROM [t] GROUP BY [name] ORDER BY [name]"))
        .containsExactly(List.of("first", "50"), List.of("second", "150"));
  }

  @ParameterizedTest
  @EnumSource
  void tombstonesDelete(Engine engine) throws Exception {
    Engine.Handle database = engine.fresh();
    try (SinkHarness sink =
        sink(
            database,
            false,
            "insert.mode",
            "upsert",
            "auto.create",
            "true",
            "pk.mode",
            "record_key",
            "delete.enabled",
            "true")) {
      sink.put(
          sink.record("t", Schema.INT64_SCHEMA, 1L, ROW, row(sink, 1, "one", 1L).value()),
          sink.record("t", Schema.INT64_SCHEMA, 2L, ROW, row(sink, 2, "two", 1L).value()));
      sink.put(sink.record("t", Schema.INT64_SCHEMA, 1L, null, null));
    }

    assertThat(database.rows("SELECT [id] FROM [t]")).containsExactly(List.of("2"));
  }

  @ParameterizedTest
  @EnumSource
  void badRowsAreReportedAndTheOthersWritten(Engine engine) throws Exception {
    Engine.Handle database = engine.fresh();
    database.run(
        "CREATE TABLE [t] ([id] BIGINT NOT NULL PRIMARY KEY, [name] VARCHAR(20) NOT NULL,"
            + " [version] BIGINT, CHECK ([version] < 100))");
    for (int size : new int[] {7, 100}) {
      database.run("DELETE FROM [t]");
      try (SinkHarness sink = sink(database, true, "insert.mode", "insert")) {
        List<SinkRecord> records = new ArrayList<>();
        for (long id = 0; id < size; id++) {
          records.add(row(sink, id, id == 5 ? null : "n", id == 3 ? 100L : 1L));
        }
        sink.put(records);

        assertThat(sink.reported())
            .extracting(bad -> ((Struct) bad.record().value()).getInt64("id"))
            .containsExactlyInAnyOrder(3L, 5L);
        assertThat(database.rows("SELECT count(*) FROM [t]"))
            .containsExactly(List.of(Integer.toString(size - 2)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOlderIncarnationIsRefused(Engine engine) throws Exception {
    Engine.Handle database = engine.fresh();
    TopicPartition partition = new TopicPartition("t", 0);
    String[] keys = {"auto.create", "true", "pk.mode", "none", "pk.fields", ""};
    try (SinkHarness old = sink(database, false, keys);
        SinkHarness young = sink(database, false, keys)) {
      old.task().beginEpoch(1);
      assertThat(old.task().resumeOffsets(List.of(partition))).isEmpty();
      old.put(row(old, 1, "a", 1L), row(old, 2, "b", 1L));
      young.task().beginEpoch(2);
      SinkRecord late = row(old, 3, "c", 1L);

      assertThatThrownBy(() -> old.put(late)).hasMessageContaining("refused");
      assertThat(young.task().resumeOffsets(List.of(partition))).isEqualTo(Map.of(partition, 2L));
      young.put(late);
    }
    assertThat(database.rows("SELECT [id] FROM [t] ORDER BY [id]"))
        .containsExactly(List.of("1"), List.of("2"), List.of("3"));
  }

  @ParameterizedTest
  @EnumSource
  void tablesEvolve(Engine engine) throws Exception {
    Engine.Handle database = engine.fresh();
    database.run("CREATE TABLE [t] ([id] INTEGER NOT NULL PRIMARY KEY, [gone] INTEGER NOT NULL)");
    // SQLite changes no column, and Derby no type.
    String policy =
        engine == Engine.SQLITE ? "add" : engine == Engine.DERBY ? "add,relax" : "add,relax,widen";
    if (engine == Engine.SQLITE) {
      database.run("DROP TABLE [t]", "CREATE TABLE [t] ([id] INTEGER NOT NULL PRIMARY KEY)");
    }
    // DuckDB changes no column that an index is on.
    long id = policy.contains("widen") && engine != Engine.DUCKDB ? 1L << 40 : 1;
    if (engine == Engine.DUCKDB) {
      database.run(
          "DROP TABLE [t]", "CREATE TABLE [t] ([id] BIGINT NOT NULL, [gone] INTEGER NOT NULL)");
    }
    try (SinkHarness sink =
        sink(
            database,
            false,
            "auto.evolve",
            "true",
            "auto.evolve.policy",
            policy,
            "pk.mode",
            "none",
            "pk.fields",
            "")) {
      sink.put(row(sink, id, "new", 5L));
    }

    assertThat(database.rows("SELECT [id], [name], [version] FROM [t]"))
        .containsExactly(List.of(Long.toString(id), "new", "5"));
  }

  /** What the sink wrote into a table of its own making the source reads as it was. */
  @ParameterizedTest
  @EnumSource
  void valuesComeBackAsTheyWere(Engine engine) throws Exception {
    Engine.Handle database = engine.fresh();
    Schema schema =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("i", Schema.OPTIONAL_INT32_SCHEMA)
            .field("d", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("b", Schema.OPTIONAL_BOOLEAN_SCHEMA)
            .field("s", Schema.OPTIONAL_STRING_SCHEMA)
            .field("by", Schema.OPTIONAL_BYTES_SCHEMA)
            .field(
                "n",
                Decimal.builder(4).optional().parameter("connect.decimal.precision", "20").build())
            .field("day", org.apache.kafka.connect.data.Date.builder().optional().build())
            .field("at", Timestamp.builder().optional().build())
            .build();
    List<Struct> rows = new ArrayList<>();
    rows.add(new Struct(schema).put("id", 0L));
    for (long id = 1; id < 60; id++) {
      rows.add(
          new Struct(schema)
              .put("id", id)
              .put("i", (int) -id)
              .put("d", id / 7.0)
              .put("b", id % 2 == 0)
              .put("s", "ä€\"'\\" + id)
              .put("by", new byte[] {0, (byte) id, -1})
              .put("n", new BigDecimal("1234567890123.4567").add(BigDecimal.valueOf(id)))
              .put("day", new Date(id * 500 * 86_400_000L))
              .put("at", new Date(1_700_000_000_123L + id * 86_399_999L)));
    }
    String[] keys = {"insert.mode", "upsert", "auto.create", "true"};
    try (SinkHarness sink = sink(database, false, keys)) {
      // a few by statements, and all in bulk
      for (List<Struct> part : List.of(rows.subList(0, 5), rows)) {
        sink.put(part.stream().map(v -> sink.record("t", null, null, schema, v)).toList());
      }
    }
    Map<String, String> source =
        database.properties(
            "mode", "incrementing",
            "incrementing.column.name", "id",
            "table.include.list", "t",
            "topic.prefix", "");
    try (SourceHarness harness = new SourceHarness(source)) {
      List<SourceRecord> read = harness.pollUntil(rows.size());

      assertThat(read).hasSize(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        Struct value = (Struct) read.get(i).value();
        for (var field : schema.fields()) {
          assertThat(normal(value.get(field.name()), field.name()))
              .as("%s of row %d", field.name(), i)
              .isEqualTo(normal(rows.get(i).get(field), field.name()));
        }
      }
    }
  }

  /** Databases differ in which type they keep whole numbers, truth values and bytes in. */
  private static String normal(Object value, String field) {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[] bytes) {
      return java.util.HexFormat.of().formatHex(bytes);
    }
    if (value instanceof java.nio.ByteBuffer buffer) {
      return normal(buffer.array(), field);
    }
    if (field.equals("b") && value instanceof Number number) {
      return String.valueOf(number.intValue() != 0);
    }
    return value instanceof Date date ? Long.toString(date.getTime()) : Objects.toString(value);
  }
}
