// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.schedule.Schedule;
import io.fairlead.jdbc.source.SourceConfig;
import io.fairlead.jdbc.source.SourceReader;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole tables are read each time, in parts at the same time where that is wanted. */
class BulkReadTest {

  private static final int ROWS = 6_000;

  private static Map<String, String> bulk(Map<String, String> properties, String... more) {
    properties.putAll(
        SinkHarness.properties(
            "mode", "bulk",
            "topic.prefix", "",
            "poll.interval.ms", "0",
            "batch.max.rows", "50",
            "table.read.threads", "3",
            "table.read.threads.min.rows", "1000"));
    properties.putAll(SinkHarness.properties(more));
    return properties;
  }

  private static List<Long> ids(List<SourceRecord> records) {
    return records.stream()
        .map(r -> ((Number) ((Struct) r.value()).get("id")).longValue())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"POSTGRES", "MARIADB", "H2", "DUCKDB"})
  void everyRowIsReadOnceEachTime(Engine engine) throws Exception {
    // given a table that is ordered by a key of two columns
    Engine.Handle database = engine.fresh();
    database.run(
        "CREATE TABLE [t] ([kind] VARCHAR(5) NOT NULL, [id] BIGINT NOT NULL, PRIMARY KEY ([kind],"
            + " [id]))");
    for (int first = 1; first <= ROWS; first += 1_000) {
      database.run(
          IntStream.range(first, first + 1_000)
              .mapToObj(id -> "('k%d', %d)".formatted(id % 3, id))
              .collect(Collectors.joining(", ", "INSERT INTO [t] VALUES ", "")));
    }

    // when it is read twice
    List<SourceRecord> read;
    try (SourceHarness source = new SourceHarness(bulk(database.properties()))) {
      read = source.pollUntil(2 * ROWS);
    }

    // then the first and the second time each row was there, without offsets, not in order
    List<Long> all = LongStream.rangeClosed(1, ROWS).boxed().toList();
    assertThat(ids(read.subList(0, ROWS)))
        .containsExactlyInAnyOrderElementsOf(all)
        .isNotEqualTo(all);
    assertThat(ids(read.subList(ROWS, 2 * ROWS))).containsExactlyInAnyOrderElementsOf(all);
    assertThat(read).allSatisfy(record -> assertThat(record.sourceOffset()).isEmpty());
  }

  @Test
  void onPostgresAllPartsAreOfOneMoment() throws Exception {
    Database database = PostgresTest.database();
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, version int)",
        "INSERT INTO t SELECT n, 1 FROM generate_series(1, " + ROWS + ") n",
        "ANALYZE t");
    List<SourceRecord> read;
    try (SourceHarness source =
        new SourceHarness(bulk(database.properties(), "poll.interval.ms", "1000000"))) {
      read = new ArrayList<>(source.pollUntil(100));

      // when all rows are changed after the first
      database.run("UPDATE t SET version = 2", "DELETE FROM t WHERE id % 2 = 0");
      read.addAll(source.pollUntil(ROWS - read.size()));
    }

    // then none of that is seen
    assertThat(new HashSet<>(ids(read))).hasSize(ROWS);
    assertThat(read).allSatisfy(r -> assertThat(((Struct) r.value()).get("version")).isEqualTo(1));
  }

  @Test
  void aTableThatTakesLongIsReadToItsEnd() throws Exception {
    // given a clock by which each batch takes eleven minutes
    Engine.Handle database = Engine.H2.fresh();
    database.run(
        "CREATE TABLE [t] ([id] INTEGER PRIMARY KEY)",
        "INSERT INTO [t] SELECT x FROM system_range(1, 500)");
    SourceConfig config = new SourceConfig(bulk(database.properties(), "tables", "\"PUBLIC.t\""));
    AtomicLong nanos = new AtomicLong();
    Schedule always = new Schedule(config.schedule(), Clock.systemUTC());
    List<Long> read = new ArrayList<>();
    try (ConnectionPool pool = new ConnectionPool("test", config.connection(), 4, Map.of());
        SourceReader reader =
            new SourceReader(config, pool, partition -> null, nanos::get, always)) {

      // when
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(SourceHarness.DEADLINE)
          .until(
              () -> {
                List<SourceRecord> records = reader.poll();
                if (records != null) {
                  read.addAll(ids(records));
                  nanos.addAndGet(Duration.ofMinutes(11).toNanos());
                }
                return read.size() >= 500;
              });
    }

    // then
    assertThat(read).startsWith(LongStream.rangeClosed(1, 500).boxed().toArray(Long[]::new));
  }
}
