// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkFeaturesTest {

  private static final Schema ROW =
      SchemaBuilder.struct()
          .optional()
          .field("id", Schema.INT64_SCHEMA)
          .field("version", Schema.OPTIONAL_INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private Database database;

  @BeforeEach
  void freshDatabase() {
    database = PostgresTest.database();
  }

  private SinkHarness sink(String... properties) {
    Map<String, String> all = database.properties("topics", "t");
    all.putAll(SinkHarness.properties(properties));
    return new SinkHarness(all);
  }

  private static SinkRecord row(SinkHarness sink, long id, Long version, String name) {
    Struct value = new Struct(ROW).put("id", id).put("version", version).put("name", name);
    return sink.record("t", Schema.INT64_SCHEMA, id, ROW, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"upsert", "update"})
  void recordsOlderThanTheRowAreIgnored(String mode) throws Exception {
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, version bigint, name text)",
        "INSERT INTO t VALUES (1, 5, 'five'), (2, NULL, 'unknown'), (3, 5, 'five')");
    try (SinkHarness sink =
        sink(
            "insert.mode",
            mode,
            "pk.mode",
            "record_value",
            "pk.fields",
            "id",
            "version.column",
            "version")) {
      sink.put(
          row(sink, 1, 4L, "late"),
          row(sink, 2, 1L, "first"),
          row(sink, 3, 7L, "newer"),
          row(sink, 3, 6L, "late in its batch"));

      assertThat(database.rows("SELECT id, name FROM t ORDER BY id"))
          .containsExactly(List.of("1", "five"), List.of("2", "first"), List.of("3", "newer"));
    }
  }

  @Test
  void manyRecordsOlderThanTheirRowsAreIgnoredToo() throws Exception {
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, version bigint, name text)",
        "INSERT INTO t SELECT n, n % 2 * 100, 'old' FROM generate_series(0, 99) n");
    try (SinkHarness sink =
        sink(
            "insert.mode",
            "upsert",
            "pk.mode",
            "record_value",
            "pk.fields",
            "id",
            "version.column",
            "version")) {
      List<SinkRecord> records = new ArrayList<>();
      for (long id = 0; id < 100; id++) {
        records.add(row(sink, id, 50L, "new"));
      }
      sink.put(records);

      assertThat(database.rows("SELECT name, count(*) FROM t GROUP BY name ORDER BY name"))
          .containsExactly(List.of("new", "50"), List.of("old", "50"));
    }
  }

  @Test
  void debeziumsTruncateEmptiesTheTableInItsPlace() throws Exception {
    Schema envelope =
        SchemaBuilder.struct()
            .name("x.Envelope")
            .field("before", ROW)
            .field("after", ROW)
            .field("op", Schema.STRING_SCHEMA)
            .build();
    Struct truncate = new Struct(envelope).put("op", "t");
    Struct after = new Struct(ROW).put("id", 3L).put("name", "after");
    Struct create = new Struct(envelope).put("op", "c").put("after", after);
    String[] keys = {"insert.mode", "upsert", "pk.mode", "record_key", "pk.fields", "id"};
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, version bigint, name text)",
        "INSERT INTO t VALUES (1, 1, 'old')");
    try (SinkHarness sink = sink(keys)) {
      assertThatThrownBy(() -> sink.put(sink.record("t", null, null, envelope, truncate)))
          .hasMessageContaining("truncate.enabled");
    }
    database.run("ALTER TABLE t ALTER name TYPE text");
    try (SinkHarness sink =
        sink(
            "insert.mode",
            "upsert",
            "pk.mode",
            "record_key",
            "pk.fields",
            "id",
            "truncate.enabled",
            "true")) {
      sink.put(
          row(sink, 2, 1L, "before"),
          sink.record("t", null, null, envelope, truncate),
          sink.record("t", Schema.INT64_SCHEMA, 3L, envelope, create));

      assertThat(database.rows("SELECT id, name FROM t")).containsExactly(List.of("3", "after"));
    }
  }

  @Test
  void changeEventsWithoutSchemaAndFlattenedOnesAreUnderstood() throws Exception {
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, name text)",
        "INSERT INTO t VALUES (1, 'old'), (2, 'old'), (3, 'old')");
    Map<String, Object> source = Map.of("table", "t");
    Map<String, Object> update =
        Map.of("op", "u", "source", source, "after", Map.of("id", 1L, "name", "new"));
    Map<String, Object> delete = new java.util.HashMap<>();
    delete.put("op", "d");
    delete.put("source", source);
    delete.put("after", null);
    try (SinkHarness sink =
        sink("insert.mode", "upsert", "pk.mode", "record_key", "delete.enabled", "true")) {
      sink.put(
          sink.record("t", null, Map.of("id", 1L), null, update),
          sink.record("t", null, Map.of("id", 2L), null, delete),
          sink.record("t", null, Map.of("id", 3L), null, Map.of("id", 3L, "__deleted", "true")),
          sink.record(
              "t",
              null,
              Map.of("id", 4L),
              null,
              Map.of("id", 4L, "name", "four", "__deleted", "false")));

      assertThat(database.rows("SELECT id, name FROM t ORDER BY id"))
          .containsExactly(List.of("1", "new"), List.of("4", "four"));
    }
  }

  @Test
  void nestedValuesBecomeColumnsOrJson() throws Exception {
    Schema address =
        SchemaBuilder.struct()
            .optional()
            .field("city", Schema.STRING_SCHEMA)
            .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
            .build();
    Schema person =
        SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).field("home", address).build();
    try (SinkHarness sink = sink("auto.create", "true", "nested.values", "flatten")) {
      Struct home = new Struct(address).put("city", "Rome").put("tags", List.of("a", "b"));
      sink.put(
          sink.record("t", null, null, person, new Struct(person).put("id", 1L).put("home", home)),
          sink.record("t", null, null, person, new Struct(person).put("id", 2L)));

      assertThat(database.rows("SELECT id, home_city, home_tags FROM t ORDER BY id"))
          .containsExactly(List.of("1", "Rome", "{a,b}"), java.util.Arrays.asList("2", null, null));
      Map<String, Object> map =
          Map.of("id", 3L, "home", Map.of("city", "Oslo", "tags", List.of("c")));
      sink.put(sink.record("t", null, null, null, map));
      assertThat(database.value("SELECT home_city FROM t WHERE id = 3")).isEqualTo("Oslo");
    }
    try (SinkHarness sink = sink("auto.create", "true", "table.name.format", "j")) {
      Struct home = new Struct(address).put("city", "Rome").put("tags", List.of());
      sink.put(
          sink.record("t", null, null, person, new Struct(person).put("id", 1L).put("home", home)));

      assertThat(database.value("SELECT home ->> 'city' FROM j")).isEqualTo("Rome");
    }
  }

  @Test
  void columnsAreWidenedWithinThePolicy() throws Exception {
    Schema wider =
        SchemaBuilder.struct()
            .field("a", Schema.INT64_SCHEMA)
            .field("b", Schema.FLOAT64_SCHEMA)
            .field("c", Decimal.builder(4).parameter("connect.decimal.precision", "12").build())
            .build();
    Struct value =
        new Struct(wider)
            .put("a", 1L << 40)
            .put("b", 1e300)
            .put("c", new java.math.BigDecimal("12345678.1234"));
    database.run("CREATE TABLE t (a int NOT NULL, b real, c numeric(8,2))");
    try (SinkHarness sink = sink("auto.evolve", "true", "auto.evolve.policy", "add")) {
      assertThatThrownBy(() -> sink.put(sink.record("t", null, null, wider, value)))
          .isInstanceOf(ConnectException.class);
    }
    try (SinkHarness sink = sink("auto.evolve", "true")) {
      sink.put(sink.record("t", null, null, wider, value));

      assertThat(database.rows("SELECT a, b, c FROM t"))
          .containsExactly(List.of("1099511627776", "1e+300", "12345678.1234"));
    }
  }

  @Test
  void tablesAreNamedByTemplateAndMapping() throws Exception {
    database.run("CREATE SCHEMA eu");
    try (SinkHarness sink =
        sink(
            "auto.create", "true",
            "auto.create.suffix", "WITH (fillfactor = 70)",
            "table.name.format", "eu.${topic}_${timestamp:yyyyMM}_${field:name}",
            "topics.to.tables.mapping", "other:public.mapped",
            "table.name.normalize", "true")) {
      Struct value = new Struct(ROW).put("id", 1L).put("name", "x-1");
      sink.put(
          new SinkRecord(
              "t", 0, null, null, ROW, value, 1, 1_767_225_600_000L, TimestampType.CREATE_TIME),
          sink.record("other", null, null, ROW, value));

      assertThat(
              database.rows(
                  "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('eu', 'public')"
                      + " ORDER BY 1"))
          .containsExactly(List.of("eu", "t_202601_x_1"), List.of("public", "mapped"));
      assertThat(database.value("SELECT reloptions FROM pg_class WHERE relname = 'mapped'"))
          .contains("fillfactor=70");
      Struct escaping = new Struct(ROW).put("id", 1L).put("name", "a.b");
      assertThatThrownBy(
              () ->
                  sink.put(
                      new SinkRecord(
                          "t", 0, null, null, ROW, escaping, 2, 1L, TimestampType.CREATE_TIME)))
          .hasMessageContaining("table.name.format");
    }
  }
}
