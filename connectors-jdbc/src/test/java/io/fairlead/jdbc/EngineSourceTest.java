// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the source promises holds on every database that is at hand. */
@Timeout(240)
class EngineSourceTest {

  private static Map<String, String> both(Engine.Handle database, String... more) {
    Map<String, String> properties =
        database.properties(
            "mode", "timestamp+incrementing",
            "timestamp.column.name", "at",
            "incrementing.column.name", "id",
            "table.include.list", "t",
            "topic.prefix", "p-",
            "poll.interval.ms", "0");
    properties.putAll(SinkHarness.properties(more));
    return properties;
  }

  private static List<Long> ids(List<SourceRecord> records) {
    return records.stream()
        .map(record -> ((Number) ((Struct) record.value()).get("id")).longValue())
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void rowsThatShareATimestampAreReadOnceAcrossRestarts(Engine engine) throws Exception {
    // given
    Engine.Handle database = engine.fresh();
    database.run("CREATE TABLE [t] ([id] INTEGER NOT NULL PRIMARY KEY, [at] TIMESTAMP NOT NULL)");
    List<Long> wanted = new ArrayList<>();
    for (long id = 1; id <= 20; id++) {
      String second = id <= 10 ? "01" : "02";
      database.run("INSERT INTO [t] VALUES (" + id + ", '2024-05-06 07:08:" + second + "')");
      wanted.add(id);
    }
    Map<String, byte[]> offsets = new HashMap<>();
    List<Long> read = new ArrayList<>();

    // when tasks stop among rows of one timestamp
    while (read.size() < 20) {
      try (SourceHarness source =
          new SourceHarness(both(database, "batch.max.rows", "3"), offsets)) {
        read.addAll(ids(source.pollUntil(1)));
      }
    }
    database.run("INSERT INTO [t] VALUES (21, '2024-05-06 07:08:03')");
    try (SourceHarness source = new SourceHarness(both(database), offsets)) {
      read.addAll(ids(source.pollUntil(1)));
    }

    // then
    wanted.add(21L);
    assertThat(read).containsExactlyElementsOf(wanted);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POSTGRES")
  void rowsThatAppearBeforeThePositionAreReadOnce(Engine engine) throws Exception {
    Engine.Handle database = engine.fresh();
    database.run(
        "CREATE TABLE [t] ([id] INTEGER NOT NULL PRIMARY KEY, [at] TIMESTAMP NOT NULL)",
        "INSERT INTO [t] VALUES (1, '2024-05-06 07:08:01')",
        "INSERT INTO [t] VALUES (5, '2024-05-06 07:08:30')");
    Map<String, byte[]> offsets = new HashMap<>();
    try (SourceHarness source = new SourceHarness(both(database), offsets)) {
      assertThat(ids(source.pollUntil(2))).containsExactly(1L, 5L);
      database.run("INSERT INTO [t] VALUES (3, '2024-05-06 07:08:10')");
      assertThat(ids(source.pollUntil(1))).containsExactly(3L);
    }
    // and what was read is known after a restart
    database.run(
        "INSERT INTO [t] VALUES (2, '2024-05-06 07:08:20')",
        "INSERT INTO [t] VALUES (6, '2024-05-06 07:08:40')");
    try (SourceHarness source = new SourceHarness(both(database), offsets)) {
      assertThat(ids(source.pollExactly(2))).containsExactly(2L, 6L);
    }
  }

  /** Transactions of all lengths commit in any order while the reader reads on. */
  @Test
  void noRowOfInterleavedTransactionsIsLostOnMariaDb() throws Exception {
    int total = 10_000;
    Engine.Handle database = Engine.MARIADB.fresh();
    database.run(
        "CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, at DATETIME(6) NOT NULL DEFAULT"
            + " UTC_TIMESTAMP(6))");
    AtomicInteger left = new AtomicInteger(total);
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < 6; writer++) {
      writers.add(CompletableFuture.runAsync(() -> write(database, left)));
    }
    Map<String, String> properties = both(database, "poll.interval.ms", "300");
    try (SourceHarness source = new SourceHarness(properties)) {
      List<Long> read = new ArrayList<>();
      while (!writers.stream().allMatch(CompletableFuture::isDone)) {
        read.addAll(ids(source.poll()));
      }
      for (CompletableFuture<Void> writer : writers) {
        writer.get();
      }
      read.addAll(ids(source.pollUntil(total - read.size())));
      read.addAll(ids(source.pollUntilQuiet()));

      assertThat(read).doesNotHaveDuplicates().hasSize(total);
    }
  }

  private static void write(Engine.Handle database, AtomicInteger left) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    try (Connection connection = database.connect();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t () VALUES ()")) {
      connection.setAutoCommit(false);
      int rows;
      do {
        int wanted = random.nextInt(1, 60);
        rows = Math.min(wanted, left.getAndAdd(-wanted));
        for (int row = 0; row < rows; row++) {
          insert.executeUpdate();
          if (random.nextInt(20) == 0) {
            Thread.sleep(random.nextInt(30));
          }
        }
        connection.commit();
      } while (rows > 0);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aQueryMayUseThePositionItself() throws Exception {
    Engine.Handle database = Engine.H2.fresh();
    database.run(
        "CREATE TABLE [t] ([id] INTEGER PRIMARY KEY, [at] TIMESTAMP NOT NULL)",
        "INSERT INTO [t] VALUES (1, '2024-05-06 07:08:01'), (2, '2024-05-06 07:08:02')");
    Map<String, String> properties =
        both(
            database,
            "query",
            "SELECT *, ':last_id' AS \"text\" FROM \"t\" WHERE \"at\" >= :last_timestamp OR \"id\" >"
                + " :last_id");
    properties.remove("table.include.list");
    try (SourceHarness source = new SourceHarness(properties)) {
      assertThat(ids(source.pollUntil(2))).containsExactly(1L, 2L);
      database.run("INSERT INTO [t] VALUES (3, '2024-05-06 07:08:03')");
      List<SourceRecord> more = source.pollUntil(1);
      assertThat(ids(more)).containsExactly(3L);
      assertThat(((Struct) more.get(0).value()).getString("text")).isEqualTo(":last_id");
    }
  }

  @Test
  void columnsTopicsAndDeletesAreAsConfigured() throws Exception {
    Engine.Handle database = Engine.H2.fresh();
    database.run(
        "CREATE TABLE [t] ([id] INTEGER PRIMARY KEY, [at] TIMESTAMP NOT NULL, [gone] CHAR(1),"
            + " [secret] VARCHAR(9), [name] VARCHAR(9))",
        "INSERT INTO [t] VALUES (1, '2024-05-06 07:08:01', 'N', 'x', 'one'),"
            + " (2, '2024-05-06 07:08:02', 'Y', 'x', 'two')");
    try (SourceHarness source =
        new SourceHarness(
            both(
                database,
                "topic.format",
                "${prefix}${schema}.${table}",
                "column.exclude.list",
                "t\\.secret,at",
                "soft.delete.column",
                "gone"))) {
      List<SourceRecord> records = source.pollUntil(2);

      assertThat(records).extracting(SourceRecord::topic).containsOnly("p-PUBLIC.t");
      assertThat(records.get(0).valueSchema().fields())
          .extracting(org.apache.kafka.connect.data.Field::name)
          .containsExactly("id", "gone", "name");
      assertThat(records.get(1).value()).isNull();
      assertThat(((Struct) records.get(1).key()).getInt32("id")).isEqualTo(2);
    }
  }
}
