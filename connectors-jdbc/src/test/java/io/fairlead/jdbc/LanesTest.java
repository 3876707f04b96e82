// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A task writes batches in several transactions at the same time. */
class LanesTest {

  private static final TopicPartition P = new TopicPartition("t", 0);
  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .build();

  private static SinkRecord write(long offset, long id, String name) {
    Struct value = new Struct(SCHEMA).put("id", id).put("name", name);
    return new SinkRecord("t", 0, Schema.INT64_SCHEMA, id, SCHEMA, value, offset);
  }

  private static SinkRecord delete(long offset, long id) {
    return new SinkRecord("t", 0, Schema.INT64_SCHEMA, id, null, null, offset);
  }

  private static List<SinkRecord> inserts(long from, long to) {
    return LongStream.range(from, to).mapToObj(offset -> write(offset, offset, "n")).toList();
  }

  /** What the runtime does when it begins an incarnation. */
  private static long begin(SinkHarness sink, long epoch) {
    sink.task().beginEpoch(epoch);
    sink.task().open(List.of(P));
    return sink.task().resumeOffsets(List.of(P)).getOrDefault(P, 0L);
  }

  @ParameterizedTest
  @CsvSource({"POSTGRES,true", "POSTGRES,false", "MARIADB,true", "H2,true", "DERBY,true"})
  void changesOfOneKeyKeepTheirOrder(Engine engine, boolean exactlyOnce) throws Exception {
    // given
    Engine.Handle database = engine.fresh();
    database.run("CREATE TABLE [t] ([id] BIGINT NOT NULL PRIMARY KEY, [name] VARCHAR(20))");
    Map<String, String> properties =
        database.properties(
            "topics", "t",
            "insert.mode", "upsert",
            "pk.mode", "record_key",
            "pk.fields", "id",
            "delete.enabled", "true",
            "lanes", "4",
            "max.retries", "-1",
            "retry.backoff.ms", "1");
    Map<String, String> expected = new TreeMap<>();
    Random random = new Random(7);

    // when many changes of few keys come
    try (SinkHarness sink = new SinkHarness(properties)) {
      if (exactlyOnce) {
        begin(sink, 1);
      }
      long offset = 0;
      for (int batch = 0; batch < 10; batch++) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          long id = random.nextInt(100);
          boolean deletes = random.nextInt(5) == 0;
          records.add(deletes ? delete(offset, id) : write(offset, id, "v" + offset));
          expected.put(Long.toString(id), deletes ? null : "v" + offset);
          offset++;
        }
        sink.putWithRetries(records);
      }
    }

    // then the last of each key counts
    expected.values().removeIf(java.util.Objects::isNull);
    Map<String, String> actual = new TreeMap<>();
    database
        .rows("SELECT [id], [name] FROM [t]")
        .forEach(row -> actual.put(row.get(0), row.get(1)));
    assertThat(actual).isEqualTo(expected);
  }

  private static Database database() throws Exception {
    Database database = PostgresTest.database();
    database.run("CREATE TABLE t (id bigint NOT NULL, name varchar(10))");
    return database;
  }

  private static SinkHarness sink(Database database, boolean reporter, String... more) {
    Map<String, String> properties =
        database.properties("topics", "t", "max.retries", "-1", "retry.backoff.ms", "1");
    properties.putAll(SinkHarness.properties(more));
    return new SinkHarness(properties, reporter);
  }

  private static void assertOnce(Database database, long rows) throws Exception {
    String count = Long.toString(rows);
    assertThat(database.rows("SELECT count(*), count(DISTINCT id) FROM t"))
        .containsExactly(List.of(count, count));
  }

  /** Invariant 2: what one lane has committed is known, though another was broken off. */
  @ParameterizedTest
  @CsvSource({"4", "2", "1"})
  void whatALaneHasWrittenIsNotWrittenAgain(String lanesAfterwards) throws Exception {
    // given a row whose lane is killed in the middle of its transaction
    Database database = database();
    database.run(
        "CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END$$",
        "CREATE TRIGGER break BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id = 150)"
            + " EXECUTE FUNCTION break()");
    try (SinkHarness sink = sink(database, false, "lanes", "4")) {
      begin(sink, 1);
      sink.put(inserts(0, 100));

      // when
      assertThatThrownBy(() -> sink.put(inserts(100, 300))).isInstanceOf(RetriableException.class);
    }

    // then the others' rows are there, and the next incarnation writes the rest alone
    assertThat(Long.parseLong(database.value("SELECT count(*) FROM t"))).isBetween(101L, 299L);
    database.run("DROP TRIGGER break ON t");
    try (SinkHarness sink = sink(database, false, "lanes", lanesAfterwards)) {
      assertThat(begin(sink, 2)).isEqualTo(100);
      sink.put(inserts(100, 180));
      sink.put(inserts(180, 400));
      sink.put(inserts(400, 600));
    }
    assertOnce(database, 600);
  }

  @Test
  void theSameIncarnationGoesOnWithWhatIsLeft() throws Exception {
    Database database = database();
    database.run(
        "CREATE SEQUENCE tries",
        "CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF"
            + " nextval('tries') < 3 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;"
            + " RETURN NEW; END$$",
        "CREATE TRIGGER break BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id = 150)"
            + " EXECUTE FUNCTION break()");
    try (SinkHarness sink = sink(database, false, "lanes", "4")) {
      begin(sink, 1);
      sink.put(inserts(0, 100));
      assertThat(sink.putWithRetries(inserts(100, 300))).isEqualTo(2);
      sink.put(inserts(300, 500));
    }
    assertOnce(database, 500);
  }

  /** Invariant 4. */
  @Test
  void lanesOfAnOlderIncarnationAreRefused() throws Exception {
    Database database = database();
    try (SinkHarness older = sink(database, false, "lanes", "4");
        SinkHarness newer = sink(database, false, "lanes", "4")) {
      begin(older, 1);
      older.put(inserts(0, 100));
      begin(newer, 2);

      assertThatThrownBy(() -> older.put(inserts(100, 300)))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("refused by the database");
      newer.put(inserts(100, 300));
    }
    assertOnce(database, 300);
  }

  @Test
  void offsetsThatAreAlteredCountForLanesToo() throws Exception {
    Database database = database();
    try (SinkHarness sink = sink(database, false, "lanes", "4")) {
      begin(sink, 1);
      sink.put(inserts(0, 100));
      sink.put(inserts(100, 300));
    }
    new JdbcSinkConnector().alterOffsets(database.properties(), Map.of(P, 100L));
    database.run("DELETE FROM t WHERE id >= 100");
    try (SinkHarness sink = sink(database, false, "lanes", "4")) {
      assertThat(begin(sink, 2)).isEqualTo(100);
      sink.put(inserts(100, 300));
    }
    assertOnce(database, 300);
  }

  @Test
  void badRowsAreReportedAndTheOthersWritten() throws Exception {
    Database database = database();
    try (SinkHarness sink = sink(database, true, "lanes", "3")) {
      begin(sink, 1);
      sink.put(inserts(0, 100));
      List<SinkRecord> records = new ArrayList<>(inserts(100, 300));
      records.set(20, write(120, 120, "longer than ten"));
      records.set(60, write(160, 160, "longer than ten"));
      sink.put(records);

      assertThat(sink.reported().stream().map(bad -> bad.record().kafkaOffset()))
          .containsExactlyInAnyOrder(120L, 160L);
    }
    assertOnce(database, 298);
  }

  @Test
  void rowsThatAreRefusedAtTheEndOfALaneAreFound() throws Exception {
    Database database = PostgresTest.database();
    database.run(
        "CREATE TABLE t (id bigint NOT NULL, name text UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    try (SinkHarness sink = sink(database, true, "lanes", "3")) {
      begin(sink, 1);
      List<SinkRecord> records = new ArrayList<>();
      for (long id = 0; id < 300; id++) {
        records.add(write(id, id, "n" + id));
      }
      sink.put(records.subList(0, 100));
      records.set(277, write(277, 277, "n111"));
      sink.put(records.subList(100, 300));

      assertThat(sink.reported()).hasSize(1);
    }
    assertOnce(database, 299);
  }

  @Test
  void rowsThatNeedThoseOfAnotherLaneAreWrittenAfterThem() throws Exception {
    // given children that come with their parents
    Database database = PostgresTest.database();
    database.run(
        "CREATE TABLE parent (id bigint PRIMARY KEY, name text)",
        "CREATE TABLE child (id bigint PRIMARY KEY REFERENCES parent, name text)");
    try (SinkHarness sink =
        sink(
            database,
            true,
            "insert.mode",
            "upsert",
            "pk.mode",
            "record_value",
            "pk.fields",
            "id",
            "topics",
            "parent,child",
            "lanes",
            "4")) {
      List<SinkRecord> records = new ArrayList<>();
      for (long id = 0; id < 200; id++) {
        Struct value = new Struct(SCHEMA).put("id", id).put("name", "n");
        records.add(new SinkRecord("parent", 0, null, null, SCHEMA, value, id));
        // Its number is another's, so it is in another lane than its parent.
        Struct child = new Struct(SCHEMA).put("id", Math.max(0, id - 1)).put("name", "n");
        records.add(new SinkRecord("child", 0, null, null, SCHEMA, child, id));
      }
      sink.put(records);
      assertThat(sink.reported()).isEmpty();
    }
    assertThat(database.value("SELECT count(*) FROM child")).isEqualTo("199");
  }

  @Test
  void databasesWithOneWriterAreTold() throws Exception {
    Engine.Handle database = Engine.SQLITE.fresh();
    var config =
        new JdbcSinkConnector()
            .validate(database.properties("topics", "t", "auto.create", "true", "lanes", "2"));
    assertThat(
            config.configValues().stream()
                .filter(value -> value.name().equals("lanes"))
                .flatMap(value -> value.errorMessages().stream()))
        .singleElement()
        .asString()
        .contains("SqliteDatabaseDialect", "one writer");
  }
}
