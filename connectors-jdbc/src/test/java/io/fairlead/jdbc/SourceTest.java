// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.jdbc.source.TableCatalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceTest {

  private Database database;

  @BeforeEach
  void freshDatabase() {
    database = PostgresTest.database();
  }

  private Map<String, String> properties(String mode, String... more) {
    Map<String, String> properties =
        database.properties("mode", mode, "topic.prefix", "db-", "poll.interval.ms", "0");
    if (mode.contains("timestamp")) {
      properties.put("timestamp.column.name", "at");
    }
    if (mode.contains("incrementing")) {
      properties.put("incrementing.column.name", "id");
    }
    properties.putAll(SinkHarness.properties(more));
    return properties;
  }

  private static List<Long> ids(List<SourceRecord> records) {
    return records.stream().map(record -> ((Struct) record.value()).getInt64("id")).toList();
  }

  @Test
  void rowsThatShareATimestampAreNeitherLostNorDoubledWhenATaskStopsAmongThem() throws Exception {
    // given 50 rows of one microsecond
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, at timestamp NOT NULL)",
        "INSERT INTO t SELECT n, '2026-01-02 03:04:05.123456' FROM generate_series(1, 50) n");
    Map<String, String> properties = properties("timestamp", "batch.max.rows", "20");
    Map<String, byte[]> offsets = new HashMap<>();
    List<SourceRecord> delivered = new ArrayList<>();

    // when a task stops after 13 of them, another one goes on
    try (SourceHarness source = new SourceHarness(properties, offsets)) {
      List<SourceRecord> records = source.task().poll();
      assertThat(records).hasSize(20);
      delivered.addAll(records.subList(0, 13));
      source.commit(records.get(12));
    }
    try (SourceHarness source = new SourceHarness(properties, offsets)) {
      delivered.addAll(source.pollExactly(37));
    }

    // then
    assertThat(ids(delivered)).doesNotHaveDuplicates().hasSize(50);
    assertThat(offsets.values())
        .singleElement()
        .satisfies(
            offset -> assertThat(new String(offset, UTF_8)).contains("2026-01-02T03:04:05.123456"));
  }

  @Test
  void offsetsOfAPeerAreGoneOnFrom() throws Exception {
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, at timestamp NOT NULL)",
        "INSERT INTO t SELECT n, timestamp '2026-01-01' + n * interval '1 second' FROM"
            + " generate_series(1, 10) n");
    Map<String, byte[]> offsets = new HashMap<>();
    // given the position behind row 6, as a peer writes it
    String partition = "{\"protocol\":\"1\",\"table\":\"public.t\"}";
    String swapped = "{\"table\":\"public.t\",\"protocol\":\"1\"}";
    byte[] offset =
        "{\"timestamp_nanos\":0,\"incrementing\":6,\"timestamp\":1767225606000}".getBytes(UTF_8);
    offsets.put(partition, offset);
    offsets.put(swapped, offset);

    try (SourceHarness source = new SourceHarness(properties("timestamp+incrementing"), offsets)) {
      assertThat(ids(source.pollExactly(4))).containsExactly(7L, 8L, 9L, 10L);
    }
  }

  @Test
  void bulkReadsEverythingEveryTime() throws Exception {
    database.run("CREATE TABLE t (id bigint)", "INSERT INTO t SELECT generate_series(1, 5)");
    try (SourceHarness source = new SourceHarness(properties("bulk", "batch.max.rows", "3"))) {
      List<SourceRecord> records = source.pollUntil(10);

      assertThat(ids(records.subList(0, 5))).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(ids(records.subList(5, 10))).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(records.get(0).key()).isNull();
    }
  }

  @Test
  void aQueryWithWhereAndGroupByIsReadIncrementally() throws Exception {
    database.run(
        "CREATE TABLE t (id bigint, n int)",
        "INSERT INTO t SELECT n / 2, n FROM generate_series(2, 9) n");
    try (SourceHarness source =
        new SourceHarness(
            properties(
                "incrementing",
                "query",
                "SELECT id, sum(n) AS total FROM t WHERE n > 2 GROUP BY id; "))) {
      List<SourceRecord> first = source.pollUntil(4);
      database.run("INSERT INTO t VALUES (5, 100)");
      List<SourceRecord> second = source.pollUntil(1);

      assertThat(ids(first)).containsExactly(1L, 2L, 3L, 4L);
      assertThat(ids(second)).containsExactly(5L);
      assertThat(first.get(0).topic()).isEqualTo("db-");
      assertThat(((Struct) first.get(0).key()).getInt64("id")).isEqualTo(1L);
    }
  }

  @Test
  void theFirstTimestampThatIsNotNullCounts() throws Exception {
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, updated timestamptz, at timestamptz NOT NULL)",
        "INSERT INTO t VALUES (1, NULL, '2026-01-01'), (2, '2026-01-03', '2026-01-01'),"
            + " (3, NULL, '2026-01-02')");
    try (SourceHarness source =
        new SourceHarness(properties("timestamp", "timestamp.column.name", "updated,at"))) {
      assertThat(ids(source.pollExactly(3))).containsExactly(1L, 3L, 2L);
      database.run("UPDATE t SET updated = '2026-01-04' WHERE id = 1");
      assertThat(ids(source.pollExactly(1))).containsExactly(1L);
    }
  }

  @Test
  void rowsBeforeTheInitialTimestampAreNeverRead() throws Exception {
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, at timestamptz NOT NULL)",
        "INSERT INTO t VALUES (1, '2026-01-01'), (2, '2026-01-02')");
    Map<String, String> properties =
        properties("timestamp", "timestamp.initial.ms", "1767312000000");
    Map<String, byte[]> offsets = new HashMap<>();
    try (SourceHarness source = new SourceHarness(properties, offsets)) {
      assertThat(ids(source.pollExactly(1))).containsExactly(2L);
    }
    // given a row from before that is committed late, and a task that starts from the offset
    database.run("INSERT INTO t VALUES (3, '2026-01-01'), (4, '2026-01-02')");
    try (SourceHarness source = new SourceHarness(properties, offsets)) {
      assertThat(ids(source.pollExactly(1))).containsExactly(4L);
    }
  }

  @Test
  void tablesAreSelectedByNamePatternAndSchema() throws Exception {
    database.run(
        "CREATE SCHEMA sales",
        "CREATE TABLE public.a_1 (id bigint PRIMARY KEY)",
        "CREATE TABLE public.b (id bigint PRIMARY KEY)",
        "CREATE TABLE sales.a_2 (id bigint PRIMARY KEY)",
        "CREATE TABLE sales.parts (id bigint PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE sales.parts_1 PARTITION OF sales.parts FOR VALUES FROM (0) TO (9)",
        "CREATE VIEW sales.a_view AS SELECT 1::bigint AS id");

    assertThat(selected()).containsExactly("public.a_1", "public.b", "sales.a_2", "sales.parts");
    assertThat(selected("table.include.list", "a_.*")).containsExactly("public.a_1", "sales.a_2");
    assertThat(selected("table.include.list", database.name() + "\\.sales\\..*"))
        .containsExactly("sales.a_2", "sales.parts");
    assertThat(selected("table.exclude.list", "public\\..*,.*_2")).containsExactly("sales.parts");
    assertThat(selected("table.whitelist", "A_1,sales.parts"))
        .containsExactly("public.a_1", "sales.parts");
    assertThat(selected("schema.pattern", "sal%", "table.types", "VIEW"))
        .containsExactly("sales.a_view");
  }

  private List<String> selected(String... properties) throws Exception {
    try (SourceHarness source = new SourceHarness(properties("bulk", properties))) {
      List<String> tables = new ArrayList<>();
      source.connector().taskConfigs(100).forEach(config -> tables.add(config.get("tables")));
      tables.sort(null);
      return tables;
    }
  }

  @Test
  void partitionedTablesAreReadThroughTheirParent() throws Exception {
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY) PARTITION BY HASH (id)",
        "CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        "INSERT INTO t SELECT generate_series(1, 20)");
    try (SourceHarness source = new SourceHarness(properties("incrementing"));
        var late = database.connect();
        var statement = late.createStatement()) {
      late.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (21)");
      database.run("INSERT INTO t VALUES (22)");
      List<SourceRecord> records = new ArrayList<>(source.pollUntil(21));
      late.commit();
      records.addAll(source.pollUntil(1));

      assertThat(ids(records)).doesNotHaveDuplicates().hasSize(22).endsWith(22L, 21L);
      assertThat(records).allSatisfy(record -> assertThat(record.topic()).isEqualTo("db-t"));
    }
  }

  @Test
  void tablesAreDistributedByTheirRows() {
    Map<String, Long> tables = new LinkedHashMap<>();
    tables.put("big", 1000L);
    tables.put("half", 500L);
    tables.put("other half", 490L);
    tables.put("empty", 0L);
    tables.put("unknown", -1L);

    assertThat(TableCatalog.distribute(tables, 2))
        .containsExactly(List.of("big"), List.of("half", "other half", "empty", "unknown"));
    assertThat(TableCatalog.distribute(tables, 9)).hasSize(5);
    assertThat(TableCatalog.distribute(Map.of(), 2)).isEmpty();
  }

  @Test
  void newTablesAreFound() throws Exception {
    database.run("CREATE TABLE t (id bigint PRIMARY KEY)");
    try (SourceHarness source =
        new SourceHarness(properties("incrementing", "table.poll.interval.ms", "100"))) {
      assertThat(source.connector().taskConfigs(5)).hasSize(1);

      database.run("CREATE TABLE t2 (id bigint PRIMARY KEY)");

      Awaitility.await().atMost(SourceHarness.DEADLINE).until(() -> source.reconfigurations() > 0);
      assertThat(source.connector().taskConfigs(5)).hasSize(2);
    }
  }

  @Test
  void stoppingCancelsTheRunningQuery() throws Exception {
    database.run("CREATE TABLE t (id bigint PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    try (SourceHarness source =
        new SourceHarness(
            properties("bulk", "query", "SELECT id, pg_sleep(60)::text AS s FROM t"))) {
      // given a poll that waits for the database
      CompletableFuture<List<SourceRecord>> poll =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return source.task().poll();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      Awaitility.await().atMost(SourceHarness.DEADLINE).until(() -> sleeping() == 1);

      source.task().stop();

      assertThat(poll.get(50, TimeUnit.SECONDS)).isNull();
      Awaitility.await().atMost(SourceHarness.DEADLINE).until(() -> sleeping() == 0);
    }
  }

  private int sleeping() throws Exception {
    return Integer.parseInt(
        database.value(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE"
                + " '%pg_sleep%' AND pid <> pg_backend_pid()"));
  }

  @Test
  void bigTablesAreReadInBoundedMemory() throws Exception {
    // given far more than the heap of the tests holds as rows: 1.5 GB
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, filler text NOT NULL)",
        "INSERT INTO t SELECT n, repeat('x', 500000) FROM generate_series(1, 3000) n");
    try (SourceHarness source =
        new SourceHarness(properties("incrementing", "batch.max.rows", "100"))) {
      Set<Long> seen = new HashSet<>();
      while (seen.size() < 3000) {
        seen.addAll(ids(source.poll()));
      }
      assertThat(seen).hasSize(3000);
    }
  }

  @Test
  void aTableThatIsGoneFailsTheTaskByName() throws Exception {
    database.run("CREATE TABLE t (id bigint PRIMARY KEY)");
    try (SourceHarness source = new SourceHarness(properties("incrementing"))) {
      database.run("DROP TABLE t");

      assertThatThrownBy(source::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("public.t");
    }
  }

  @Test
  void aServerThatStaysAwayFailsTheTaskWithoutCredentials() throws Exception {
    database.run("CREATE TABLE t (id bigint PRIMARY KEY)");
    Map<String, String> properties = properties("incrementing");
    String there = properties.get("connection.url");
    try (SourceHarness source = new SourceHarness(properties)) {
      Map<String, String> config = new HashMap<>(source.connector().taskConfigs(1).get(0));
      config.put(
          "connection.url",
          there.replaceAll(":[0-9]+/", ":1/") + "?password=url-secret&user=someone");
      config.put("connection.password", "key-secret");
      config.put("connection.backoff.ms", "10");
      config.put("connection.attempts", "2");
      JdbcSourceTask task = new JdbcSourceTask();
      task.start(config);

      assertThatThrownBy(
              () -> {
                while (true) {
                  task.poll();
                }
              })
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("after 2 attempts")
          .hasMessageContaining(":1/")
          .hasMessageContaining("08001")
          .satisfies(
              e ->
                  assertThat(stackTrace(e))
                      .doesNotContain("url-secret")
                      .doesNotContain("key-secret"));
      task.stop();
    }
  }

  static String stackTrace(Throwable e) {
    var text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  @Test
  void exactlyOnceIsForModesWithOffsets() {
    JdbcSourceConnector connector = new JdbcSourceConnector();
    assertThat(connector.exactlyOnceSupport(Map.of("mode", "bulk")))
        .isEqualTo(ExactlyOnceSupport.UNSUPPORTED);
    assertThat(connector.exactlyOnceSupport(Map.of("mode", "timestamp+incrementing")))
        .isEqualTo(ExactlyOnceSupport.SUPPORTED);
    assertThat(connector.canDefineTransactionBoundaries(Map.of("mode", "bulk")))
        .isEqualTo(ConnectorTransactionBoundaries.UNSUPPORTED);
    assertThat(connector.canDefineTransactionBoundaries(Map.of("mode", "incrementing")))
        .isEqualTo(ConnectorTransactionBoundaries.SUPPORTED);
  }
}
