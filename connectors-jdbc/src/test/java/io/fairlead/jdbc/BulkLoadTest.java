// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that are written by PostgreSQL's COPY are those that statements write. */
class BulkLoadTest {

  private static final int ROWS = 500;
  private static final String COLUMNS =
      "id bigint PRIMARY KEY, i2 smallint, i4 int, i8 bigint, f4 real, f8 double precision, b bool,"
          + " n numeric, n2 numeric(20,5), n3 numeric(6,-2), s text, v varchar(40), c char(5), j"
          + " json, jb jsonb, by bytea, u uuid, d date, t time, ts timestamp(3), tz timestamptz, x"
          + " xml, ip inet, iv interval, bi bit(5), ia int[], ta text[], m money, r int4range";

  private Database database;

  @BeforeEach
  void freshDatabase() {
    database = PostgresTest.database();
  }

  @ParameterizedTest
  @CsvSource({"insert,none", "upsert,record_value", "ignore,record_value"})
  void everyTypeArrivesAsByStatements(String insertMode, String pkMode) throws Exception {
    // given rows with values of all types, some NULL
    database.run(
        "CREATE TABLE origin (" + COLUMNS + ")",
        "INSERT INTO origin SELECT n, (random() * 60000 - 30000)::int, -n * 1000, n * 1234567890123,"
            + " random(), exp(random() * 40), n % 2 = 0, (CASE WHEN n % 5 = 0 THEN 0 ELSE"
            + " (random() - 0.5)::numeric * 10 ^ (n % 40 - 10) END), n * 0.00001, n * 100, CASE"
            + " WHEN n % 3 > 0 THEN repeat('ä€😀\"\\{,', n % 7) END, 'v' || n, 'c', json_build_object('a', n),"
            + " jsonb_build_object('b', n), decode(md5(n::text), 'hex'), gen_random_uuid(),"
            + " date '1900-01-01' + n * 137, time '00:00' + n * interval '1.001 s', timestamp"
            + " '1890-01-01' + n * interval '321.777 h', timestamptz '1999-12-31 23:59:59.999Z' + n *"
            + " interval '77.123 h', '<a/>', '10.0.0.1', n * interval '1 min', 5::bit(5),"
            + " CASE WHEN n % 4 > 0 THEN ARRAY[n, NULL, -n] END, ARRAY['a\"\\', NULL, '', 'NULL',"
            + " '{}'], n, int4range(1, n + 2) FROM generate_series(1, "
            + ROWS
            + ") n",
        "CREATE TABLE \"slow-origin\" (" + COLUMNS + ")",
        "CREATE TABLE \"bulk-origin\" (" + COLUMNS + ")",
        "CREATE TABLE statements (n int)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$BEGIN INSERT INTO statements VALUES (1); RETURN NULL; END$$",
        "CREATE TRIGGER note AFTER INSERT ON \"bulk-origin\" EXECUTE FUNCTION note()");
    Map<String, String> source =
        database.properties(
            "mode", "incrementing",
            "incrementing.column.name", "id",
            "table.include.list", "origin",
            "topic.prefix", "",
            "timestamp.granularity", "micros_long");
    List<SourceRecord> rows;
    try (SourceHarness harness = new SourceHarness(source)) {
      rows = harness.pollUntil(ROWS);
    }

    // when they are written both ways
    for (String way : List.of("slow", "bulk")) {
      Map<String, String> sink =
          database.properties(
              "topics",
              "origin",
              "table.name.format",
              way + "-${topic}",
              "insert.mode",
              insertMode,
              "pk.mode",
              pkMode,
              "bulk.load",
              way.equals("slow") ? "off" : "auto");
      if (!pkMode.equals("none")) {
        sink.put("pk.fields", "id");
      }
      try (SinkHarness harness = new SinkHarness(sink)) {
        harness.put(harness.throughTopic(rows));
      }
    }

    // then it took one statement, and the tables are equal
    assertThat(database.value("SELECT count(*) FROM statements")).isEqualTo("1");
    String text = "SELECT o::text FROM \"%s\" o ORDER BY id";
    assertThat(database.rows(text.formatted("slow-origin"))).hasSize(ROWS);
    assertThat(database.rows(text.formatted("bulk-origin")))
        .isEqualTo(database.rows(text.formatted("slow-origin")));
  }

  @Test
  void tablesWithTheSameColumnsAreKeptApart() throws Exception {
    Schema schema =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .build();
    database.run(
        "CREATE TABLE one (id bigint PRIMARY KEY, name text)",
        "CREATE TABLE two (id bigint PRIMARY KEY, name text)");
    Map<String, String> properties =
        database.properties(
            "topics", "one,two",
            "insert.mode", "upsert",
            "pk.mode", "record_value",
            "pk.fields", "id");
    try (SinkHarness sink = new SinkHarness(properties)) {
      List<SinkRecord> records = new ArrayList<>();
      for (long id = 0; id < 100; id++) {
        Struct one = new Struct(schema).put("id", id).put("name", "one");
        records.add(sink.record("one", null, null, schema, one));
        Struct two = new Struct(schema).put("id", 1_000 + id).put("name", "two");
        records.add(sink.record("two", null, null, schema, two));
      }

      sink.put(records);
    }
    String counts = "SELECT count(*), count(*) FILTER (WHERE name = '%1$s') FROM %1$s";
    assertThat(database.rows(counts.formatted("one"))).containsExactly(List.of("100", "100"));
    assertThat(database.rows(counts.formatted("two"))).containsExactly(List.of("100", "100"));
  }

  @Test
  void badRowsAreFoundAmongManyAndKeysCountOnce() throws Exception {
    Schema schema =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    database.run("CREATE TABLE t (id bigint PRIMARY KEY, name varchar(10))");
    Map<String, String> properties =
        database.properties(
            "topics", "t", "insert.mode", "upsert", "pk.mode", "record_value", "pk.fields", "id");
    Random random = new Random(1);
    try (SinkHarness sink = new SinkHarness(properties, true)) {
      List<SinkRecord> records = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        long id = random.nextInt(1_000);
        String name = i % 777 == 5 ? "longer than ten" : "n" + i;
        records.add(
            sink.record(
                "t", null, null, schema, new Struct(schema).put("id", id).put("name", name)));
      }
      sink.put(records);

      assertThat(sink.reported())
          .isNotEmpty()
          .allSatisfy(
              bad ->
                  assertThat(((Struct) bad.record().value()).getString("name"))
                      .startsWith("longer"));
      long distinct =
          records.stream()
              .filter(record -> !sink.reported().stream().anyMatch(bad -> bad.record() == record))
              .map(record -> ((Struct) record.value()).getInt64("id"))
              .distinct()
              .count();
      assertThat(database.value("SELECT count(*) FROM t")).isEqualTo(Long.toString(distinct));
    }
  }
}
