// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkTest {

  private static final Schema KEY =
      SchemaBuilder.struct().name("Key").field("id", Schema.INT64_SCHEMA).build();
  private static final Schema VALUE =
      SchemaBuilder.struct()
          .name("item")
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("price", Schema.OPTIONAL_INT32_SCHEMA)
          .build();

  private Database database;

  @BeforeEach
  void freshDatabase() {
    database = PostgresTest.database();
  }

  private SinkHarness sink(boolean reporter, String... properties) {
    Map<String, String> all = database.properties(properties);
    all.putIfAbsent("topics", "items");
    return new SinkHarness(all, reporter);
  }

  private SinkHarness upserts(boolean reporter) {
    return sink(
        reporter,
        "insert.mode",
        "upsert",
        "pk.mode",
        "record_key",
        "delete.enabled",
        "true",
        "auto.create",
        "true");
  }

  private static SinkRecord item(SinkHarness sink, long id, String name, Integer price) {
    return sink.record("items", KEY, key(id), VALUE, value(id, name, price));
  }

  private static SinkRecord tombstone(SinkHarness sink, long id) {
    return sink.record("items", KEY, key(id), null, null);
  }

  private static Struct key(long id) {
    return new Struct(KEY).put("id", id);
  }

  private static Struct value(long id, String name, Integer price) {
    return new Struct(VALUE).put("id", id).put("name", name).put("price", price);
  }

  private List<List<String>> items() throws Exception {
    return database.rows("SELECT id, name, price FROM items ORDER BY id");
  }

  @Test
  void upsertsAndDeletesOfOneBatchCountInTheirOrder() throws Exception {
    try (SinkHarness sink = upserts(false)) {
      // given
      sink.put(item(sink, 1, "old", 1), item(sink, 2, "old", 2), item(sink, 3, "old", 3));

      // when keys come several times in one batch
      sink.put(
          item(sink, 1, "new", 10),
          tombstone(sink, 2),
          tombstone(sink, 3),
          item(sink, 3, null, 30),
          item(sink, 4, "short-lived", 4),
          tombstone(sink, 4),
          item(sink, 1, "newest", 11));

      // then
      assertThat(items())
          .containsExactly(List.of("1", "newest", "11"), java.util.Arrays.asList("3", null, "30"));
      assertThat(database.rows("SELECT conname FROM pg_constraint WHERE contype = 'p'"))
          .as("the created table has the key")
          .isNotEmpty();
    }
  }

  @Test
  void aTombstoneForATableThatIsNotThereDoesNothing() throws Exception {
    try (SinkHarness sink = upserts(false)) {
      sink.put(tombstone(sink, 1), item(sink, 2, "two", 2));

      assertThat(items()).containsExactly(List.of("2", "two", "2"));
    }
  }

  @Test
  void updateChangesOnlyRowsThatAreThere() throws Exception {
    database.run(
        "CREATE TABLE items (id bigint PRIMARY KEY, name text, price int)",
        "INSERT INTO items VALUES (1, 'old', 1)");
    try (SinkHarness sink = sink(false, "insert.mode", "update", "pk.mode", "record_key")) {
      sink.put(item(sink, 1, "new", 10), item(sink, 2, "missing", 2));

      assertThat(items()).containsExactly(List.of("1", "new", "10"));
    }
  }

  @Test
  void ignoreKeepsRowsThatAreThere() throws Exception {
    database.run(
        "CREATE TABLE items (id bigint PRIMARY KEY, name text, price int)",
        "INSERT INTO items VALUES (1, 'old', 1)");
    try (SinkHarness sink = sink(false, "insert.mode", "ignore", "pk.mode", "record_key")) {
      sink.put(item(sink, 1, "new", 10), item(sink, 2, "first", 2), item(sink, 2, "second", 3));

      assertThat(items()).containsExactly(List.of("1", "old", "1"), List.of("2", "first", "2"));
    }
  }

  @Test
  void insertKeepsTheOrderOfInsertsAndDeletes() throws Exception {
    try (SinkHarness sink =
        sink(false, "pk.mode", "record_key", "delete.enabled", "true", "auto.create", "true")) {
      sink.put(item(sink, 1, "first", 1), tombstone(sink, 1), item(sink, 1, "second", 2));

      assertThat(items()).containsExactly(List.of("1", "second", "2"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "kafka", "record_value", "record_header"})
  void keysComeFromWhereTheyAreSaidTo(String pkMode) throws Exception {
    Map<String, String> fields =
        Map.of("none", "", "kafka", "t,p,o", "record_value", "id", "record_header", "h");
    try (SinkHarness sink =
        sink(false, "pk.mode", pkMode, "pk.fields", fields.get(pkMode), "auto.create", "true")) {
      SinkRecord record = item(sink, 7, "seven", 7);
      record.headers().addString("h", "header");

      sink.put(record);

      List<List<String>> keys =
          database.rows(
              "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND"
                  + " a.attnum = ANY (i.indkey) WHERE i.indrelid = 'items'::regclass ORDER BY 1");
      List<String> expected =
          switch (pkMode) {
            case "none" -> List.of();
            case "kafka" -> List.of("o", "p", "t");
            case "record_value" -> List.of("id");
            default -> List.of("h");
          };
      assertThat(keys.stream().map(row -> row.get(0))).containsExactlyElementsOf(expected);
      assertThat(items()).containsExactly(List.of("7", "seven", "7"));
    }
  }

  @Test
  void badRowsAreReportedAndTheOthersWritten() throws Exception {
    // given a table with constraints, one of them checked at commit only
    database.run(
        "CREATE TABLE items (id bigint PRIMARY KEY, name varchar(5),"
            + " price int CHECK (price < 1000),"
            + " CONSTRAINT one_name UNIQUE (name) DEFERRABLE INITIALLY DEFERRED)");
    try (SinkHarness sink = upserts(true)) {
      List<SinkRecord> records = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        records.add(item(sink, i, "n" + i, i % 100 == 50 ? 5000 : 1));
      }
      records.add(item(sink, 500, "much too long", 1));
      records.add(item(sink, 501, "n1", 1));
      records.add(sink.record("items", KEY, key(502), Schema.STRING_SCHEMA, "just text"));

      // when
      sink.put(records);

      // then
      assertThat(database.value("SELECT count(*) FROM items")).isEqualTo("495");
      assertThat(sink.reported()).hasSize(8);
      assertThat(sink.reported())
          .extracting(reported -> reported.record().kafkaOffset())
          .containsExactlyInAnyOrder(50L, 150L, 250L, 350L, 450L, 500L, 501L, 502L);
      assertThat(sink.reported())
          .anySatisfy(
              reported ->
                  assertThat(reported.reason())
                      .hasMessageContaining("items-0-50")
                      .hasMessageContaining("23514")
                      .hasMessageContaining("items_price_check")
                      .hasNoCause())
          .allSatisfy(
              reported ->
                  assertThat(reported.reason().toString())
                      .doesNotContain("5000", "much too", "n1)", "just text"));
    }
  }

  @Test
  void aBadVersionOfARowLeavesTheGoodOneBefore() throws Exception {
    database.run("CREATE TABLE items (id bigint PRIMARY KEY, name varchar(5), price int)");
    try (SinkHarness sink = upserts(true)) {
      sink.put(item(sink, 1, "good", 1), item(sink, 1, "far too long", 2));

      assertThat(items()).containsExactly(List.of("1", "good", "1"));
      assertThat(sink.reported()).hasSize(1);
    }
  }

  @Test
  void withoutReporterABadRowFailsTheTaskAndNothingOfTheBatchIsWritten() throws Exception {
    database.run("CREATE TABLE items (id bigint PRIMARY KEY, name varchar(5), price int)");
    try (SinkHarness sink = upserts(false)) {
      assertThatThrownBy(() -> sink.put(item(sink, 1, "good", 1), item(sink, 2, "far too long", 2)))
          .isInstanceOf(ConnectException.class)
          .isNotInstanceOf(RetriableException.class)
          .hasMessageContaining("items-0-1")
          .hasMessageContaining("22001")
          .hasNoCause()
          .satisfies(e -> assertThat(e.toString()).doesNotContain("far too long"));

      assertThat(items()).isEmpty();
    }
  }

  @Test
  void systemicErrorsNeverGoToTheReporter() throws Exception {
    database.run(
        "CREATE TABLE items (id bigint PRIMARY KEY, name text, price int)",
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$BEGIN RAISE EXCEPTION 'disk' USING ERRCODE = '53100'; END$$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION fail()");
    try (SinkHarness sink =
        sink(
            true,
            "insert.mode",
            "upsert",
            "pk.mode",
            "record_key",
            "max.retries",
            "2",
            "retry.backoff.ms",
            "123")) {
      List<SinkRecord> records = List.of(item(sink, 1, "one", 1));

      // when it lasts longer than the retries
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> sink.put(records))
            .isInstanceOf(RetriableException.class)
            .hasMessageContaining("53100");
      }
      assertThatThrownBy(() -> sink.put(records))
          .isInstanceOf(ConnectException.class)
          .isNotInstanceOf(RetriableException.class)
          .hasMessageContaining("after 2 retries");

      // then
      assertThat(sink.timeouts()).containsExactly(123L, 123L);
      assertThat(sink.reported()).isEmpty();

      // and when it passes
      database.run("DROP TRIGGER full_disk ON items");
      sink.put(records);
      assertThat(items()).hasSize(1);
    }
  }

  @Test
  void tablesEvolveWhereThatIsAllowed() throws Exception {
    database.run("CREATE TABLE items (id bigint PRIMARY KEY, old_column text NOT NULL)");
    try (SinkHarness sink =
        sink(false, "insert.mode", "upsert", "pk.mode", "record_key", "auto.evolve", "true")) {
      sink.put(item(sink, 1, "one", 1));

      assertThat(database.rows("SELECT id, old_column, name, price FROM items"))
          .containsExactly(java.util.Arrays.asList("1", null, "one", "1"));
    }
  }

  @Test
  void tablesThatDoNotFitAreNamedWithTheRemedy() throws Exception {
    try (SinkHarness sink = sink(true, "pk.mode", "record_key")) {
      assertThatThrownBy(() -> sink.put(item(sink, 1, "one", 1)))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("items")
          .hasMessageContaining("auto.create");
      database.run("CREATE TABLE items (id bigint PRIMARY KEY, name text)");
      assertThatThrownBy(() -> sink.put(item(sink, 1, "one", 1)))
          .hasMessageContaining("price")
          .hasMessageContaining("auto.evolve");
      database.run("ALTER TABLE items ADD COLUMN price int");
      sink.put(item(sink, 1, "one", 1));
      assertThat(items()).hasSize(1);
    }
  }

  @Test
  void debeziumEnvelopesAreOpened() throws Exception {
    Schema envelope =
        SchemaBuilder.struct()
            .name("server.public.items.Envelope")
            .field(
                "before",
                SchemaBuilder.struct().optional().field("id", Schema.INT64_SCHEMA).build())
            .field("after", optional(VALUE))
            .field("op", Schema.STRING_SCHEMA)
            .build();
    try (SinkHarness sink = upserts(false)) {
      Schema after = envelope.field("after").schema();
      List<SinkRecord> records = new ArrayList<>();
      for (long id = 1; id <= 3; id++) {
        Struct row = new Struct(after).put("id", id).put("name", "n" + id);
        records.add(
            sink.record(
                "items",
                KEY,
                key(id),
                envelope,
                new Struct(envelope).put("op", "c").put("after", row)));
      }
      records.add(sink.record("items", KEY, key(2), envelope, new Struct(envelope).put("op", "d")));
      records.add(tombstone(sink, 2));

      sink.put(records);

      assertThat(database.rows("SELECT id, name FROM items ORDER BY id"))
          .containsExactly(List.of("1", "n1"), List.of("3", "n3"));
    }
  }

  private static Schema optional(Schema schema) {
    SchemaBuilder builder = SchemaBuilder.struct().name(schema.name()).optional();
    schema.fields().forEach(field -> builder.field(field.name(), field.schema()));
    return builder.build();
  }

  @Test
  void mapsWithoutSchemaFitIntoATableThatIsThere() throws Exception {
    database.run(
        "CREATE TABLE items (id bigint PRIMARY KEY, name text, price numeric(8,2), at timestamptz,"
            + " extra jsonb)");
    try (SinkHarness sink =
        sink(false, "insert.mode", "upsert", "pk.mode", "record_value", "pk.fields", "id")) {
      sink.put(
          sink.record(
              "items",
              null,
              null,
              null,
              Map.of(
                  "id",
                  1L,
                  "name",
                  "one",
                  "price",
                  1.25,
                  "at",
                  "2026-03-04T05:06:07.123456Z",
                  "extra",
                  Map.of("list", List.of(1, 2)))),
          sink.record("items", null, null, null, Map.of("id", 2L)));

      assertThat(
              database.rows(
                  "SELECT id, name, price, extract(epoch FROM at)::text, extra->'list'->>1 FROM"
                      + " items ORDER BY id"))
          .containsExactly(
              List.of("1", "one", "1.25", "1772600767.123456", "2"),
              java.util.Arrays.asList("2", null, null, null, null));
    }
  }

  @Test
  void namesWithQuotesAndCaseAreTakenLiterally() throws Exception {
    Schema odd =
        SchemaBuilder.struct()
            .field("Weird \"Name", Schema.INT32_SCHEMA)
            .field("select", Schema.STRING_SCHEMA)
            .build();
    try (SinkHarness sink =
        sink(false, "auto.create", "true", "table.name.format", "Copy of ${topic}")) {
      sink.put(
          sink.record(
              "items", null, null, odd, new Struct(odd).put("Weird \"Name", 1).put("select", "x")));

      assertThat(database.rows("SELECT \"Weird \"\"Name\", \"select\" FROM \"Copy of items\""))
          .containsExactly(List.of("1", "x"));
    }
  }
}
