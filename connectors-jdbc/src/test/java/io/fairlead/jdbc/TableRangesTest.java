// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts of one table are read at the same time. */
class TableRangesTest {

  private static final int ROWS = 6_000;

  private static Map<String, String> incrementing(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(
        SinkHarness.properties(
            "mode", "incrementing",
            "incrementing.column.name", "id",
            "topic.prefix", "",
            "poll.interval.ms", "0",
            "batch.max.rows", "50",
            "late.commits.overlap.ids", "10",
            "table.read.threads", "3",
            "table.read.threads.min.rows", "1000"));
    return all;
  }

  private static List<Long> ids(List<SourceRecord> records) {
    return records.stream()
        .map(r -> ((Number) ((Struct) r.value()).get("id")).longValue())
        .toList();
  }

  private static void fill(Engine.Handle database, int from, int to) throws Exception {
    for (int first = from; first <= to; first += 1_000) {
      database.run(
          IntStream.rangeClosed(first, Math.min(to, first + 999))
              .mapToObj(id -> "(%d, 'row %d')".formatted(id, id))
              .collect(Collectors.joining(", ", "INSERT INTO [t] VALUES ", "")));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"POSTGRES", "MARIADB", "H2", "DUCKDB"})
  void everyRowIsReadOnceAcrossARestartAndReadingGoesOn(Engine engine) throws Exception {
    // given
    Engine.Handle database = engine.fresh();
    database.run("CREATE TABLE [t] ([id] BIGINT NOT NULL PRIMARY KEY, [name] VARCHAR(50))");
    fill(database, 1, ROWS);
    Map<String, String> properties = incrementing(database.properties());
    Map<String, byte[]> offsets = new HashMap<>();
    List<Long> read = new ArrayList<>();

    // when the task is stopped twice on its way
    for (int part = 0; part < 2; part++) {
      try (SourceHarness source = new SourceHarness(properties, offsets)) {
        read.addAll(ids(source.pollUntil(ROWS / 4)));
      }
    }
    try (SourceHarness source = new SourceHarness(properties, offsets)) {
      read.addAll(ids(source.pollUntil(ROWS - read.size())));
      fill(database, ROWS + 1, ROWS + 20);
      read.addAll(ids(source.pollUntil(20)));
      read.addAll(ids(source.pollUntilQuiet()));
    }

    // then
    assertThat(read)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, ROWS + 20).boxed().toList());
  }

  @Test
  void aPartThatTakesLongDoesNotHoldUpTheOthers() throws Exception {
    // given a table whose first row can be seen only when the test lets go of a lock
    Database database = PostgresTest.database();
    String reader = "reader_" + database.name();
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY)",
        "INSERT INTO t SELECT * FROM generate_series(1, " + ROWS + ")",
        "CREATE FUNCTION gate(id bigint) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN"
            + " IF id = 1 AND position('TABLESAMPLE' IN current_query()) = 0"
            + " THEN PERFORM pg_advisory_lock_shared(7); END IF; RETURN true; END$$",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY gated ON t USING (gate(id))",
        "CREATE ROLE " + reader + " LOGIN",
        "GRANT SELECT ON t TO " + reader);
    Map<String, String> properties = incrementing(database.properties());
    properties.put("connection.user", reader);
    try (Connection holder = database.connect();
        Statement lock = holder.createStatement()) {
      lock.execute("SELECT pg_advisory_lock(7)");

      // when
      try (SourceHarness source = new SourceHarness(properties)) {
        List<Long> read = new ArrayList<>(ids(source.pollUntil(ROWS / 2)));

        // then
        assertThat(read).doesNotContain(1L);
        lock.execute("SELECT pg_advisory_unlock(7)");
        read.addAll(ids(source.pollUntil(ROWS - read.size())));
        assertThat(new HashSet<>(read)).hasSize(ROWS).contains(1L);
      }
    }
  }

  @Test
  void recordsThatWereNotStoredComeAgainAndNoOthers() throws Exception {
    // given
    Database database = PostgresTest.database();
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY)",
        "INSERT INTO t SELECT * FROM generate_series(1, " + ROWS + ")");
    Map<String, String> properties = incrementing(database.properties());
    Map<String, byte[]> offsets = new HashMap<>();
    List<Long> stored = new ArrayList<>();

    // when some pages are stored up to a record in the middle of one
    try (SourceHarness source = new SourceHarness(properties, offsets)) {
      stored.addAll(ids(source.pollUntil(1_000)));
      List<SourceRecord> last = null;
      while (last == null) {
        last = source.task().poll();
      }
      int half = last.size() / 2;
      last.subList(0, half).forEach(source::commit);
      stored.addAll(ids(last.subList(0, half)));
      source.task().poll();
    }
    List<Long> rest;
    try (SourceHarness source = new SourceHarness(properties, offsets)) {
      rest = ids(source.pollUntil(ROWS - stored.size()));
    }

    // then
    Set<Long> all = new HashSet<>(stored);
    assertThat(all).hasSameSizeAs(stored);
    all.addAll(rest);
    assertThat(rest).hasSize(ROWS - stored.size());
    assertThat(all).hasSize(ROWS);
  }

  @Test
  void rowsThatAreCommittedLateWithinAPartAreFound() throws Exception {
    // given a transaction that has rows in several parts and is open while they are read
    Database database = PostgresTest.database();
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY)",
        "INSERT INTO t SELECT n FROM generate_series(1, " + ROWS + ") n WHERE n % 100 > 0");
    List<Long> read = new ArrayList<>();
    try (Connection late = database.connect();
        Statement statement = late.createStatement();
        SourceHarness source = new SourceHarness(incrementing(database.properties()))) {
      late.setAutoCommit(false);
      statement.execute(
          "INSERT INTO t SELECT n FROM generate_series(1, " + ROWS + ") n WHERE n % 100 = 0");
      read.addAll(ids(source.pollUntil(ROWS / 2)));

      // when it commits in mid-stream
      late.commit();
      read.addAll(ids(source.pollUntil(ROWS - read.size())));
      read.addAll(ids(source.pollUntilQuiet()));
    }

    // then
    assertThat(read)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, ROWS).boxed().toList());
  }

  @Test
  void partsHaveAboutAsManyRowsHoweverTheKeysAreSpread() throws Exception {
    // given keys of which the distance grows
    Database database = PostgresTest.database();
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, filler text)",
        "INSERT INTO t SELECT (n::bigint * n) * n, repeat('x', 100) FROM generate_series(1, 40000)"
            + " n",
        "ANALYZE t");
    Map<String, byte[]> offsets = new HashMap<>();

    // when
    try (SourceHarness source = new SourceHarness(incrementing(database.properties()), offsets)) {
      source.pollUntil(1);
    }

    // then the offset, which names where each part ends, shows parts of about the same size
    String offset =
        new String(offsets.values().iterator().next(), java.nio.charset.StandardCharsets.UTF_8);
    List<Long> bounds =
        Arrays.stream(offset.replaceAll(".*\"transactions\":\"([^\"]*)\".*", "$1").split("\\\\n"))
            .map(line -> line.split(":"))
            .filter(parts -> parts.length > 2)
            .map(parts -> Long.parseLong(parts[2]))
            .toList();
    assertThat(bounds).hasSizeGreaterThan(15).isSorted();
    List<Long> sizes = new ArrayList<>();
    for (int i = 2; i < bounds.size(); i++) {
      sizes.add(
          Long.parseLong(
              database.value(
                  "SELECT count(*) FROM t WHERE id > "
                      + bounds.get(i - 1)
                      + " AND id <= "
                      + bounds.get(i))));
    }
    long even = 40_000 / 24;
    assertThat(sizes).allMatch(size -> size > even / 3 && size < even * 3);
  }

  @Test
  void aServerThatGoesAwayWhilePartsAreReadCostsNoRow() throws Exception {
    try (var server = io.fairlead.servers.PostgresServer.start()) {
      // given
      Database database = Database.fresh(server);
      database.run(
          "CREATE TABLE t (id bigint PRIMARY KEY)",
          "INSERT INTO t SELECT * FROM generate_series(1, " + ROWS + ")");
      Map<String, String> properties = incrementing(database.properties());
      properties.put("connection.attempts", "400");
      List<Long> read = new ArrayList<>();

      // when
      try (SourceHarness source = new SourceHarness(properties)) {
        read.addAll(ids(source.pollUntil(ROWS / 3)));
        server.kill();
        server.restart();
        read.addAll(ids(source.pollUntil(ROWS - read.size())));
        read.addAll(ids(source.pollUntilQuiet()));
      }

      // then
      assertThat(read)
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, ROWS).boxed().toList());
    }
  }

  @Test
  void rowsOfOneTimestampAreNotLostWhenTheConnectionBreaksAmongThem() throws Exception {
    // given more rows with one timestamp, and nothing to tell them apart, than a batch may hold
    Database database = PostgresTest.database();
    database.run(
        "CREATE TABLE t (name text, at timestamptz NOT NULL)",
        "INSERT INTO t SELECT 'row ' || n, '2026-01-01' FROM generate_series(1, 3000) n");
    Map<String, String> properties =
        database.properties(
            "mode", "timestamp",
            "timestamp.column.name", "at",
            "topic.prefix", "",
            "poll.interval.ms", "0",
            "batch.max.rows", "50");
    Set<Object> read = new HashSet<>();

    // when
    try (SourceHarness source = new SourceHarness(properties)) {
      source.poll().forEach(r -> read.add(((Struct) r.value()).get("name")));
      assertThat(read).hasSizeLessThan(3000);
      database.run(
          "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      source.pollUntil(
          records -> {
            records.forEach(r -> read.add(((Struct) r.value()).get("name")));
            return read.size() == 3000;
          });
    }

    // then
    assertThat(read).hasSize(3000);
  }
}
