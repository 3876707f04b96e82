// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/**
 * A task ends at a moment that the test chooses and begins again at the offset that was stored
 * then: no record is missing and none comes twice.
 */
class RestartTest {

  private static final Map<TestDatabase.Kind, TestDatabase> SERVERS =
      new EnumMap<>(TestDatabase.Kind.class);
  private static int databases;

  @AfterAll
  static void stopServers() {
    SERVERS.values().forEach(TestDatabase::close);
    SERVERS.clear();
  }

  /** Debezium loses the rest of the table when the second end comes before the next chunk. */
  @ParameterizedTest
  @EnumSource(TestDatabase.Kind.class)
  void aSnapshotSurvivesTwoRestartsInARow(TestDatabase.Kind kind) throws Exception {
    Fixture fixture = fixture(kind, 2_000);
    List<SourceRecord> all = new ArrayList<>();
    Map<String, ?> offset;
    try (TaskRun first = TaskRun.start(fixture.config(), null)) {
      first.until("a part of the table", r -> rows(r).size() > 450);
      // In the middle of a chunk.
      all.addAll(rows(first.records()).subList(0, 430));
      offset = all.get(429).sourceOffset();
    }
    fixture.sql("update orders set version = version + 1 where id <= 5");
    try (TaskRun second = TaskRun.start(fixture.config(), offset)) {
      // The changes come before the next chunk's rows.
      second.until("the changes", r -> rows(r).size() >= 2);
      all.addAll(rows(second.records()).subList(0, 2));
      offset = all.get(431).sourceOffset();
      assertThat(all.subList(430, 432)).extracting(TaskRun::op).containsExactly("u", "u");
    }
    try (TaskRun third = TaskRun.start(fixture.config(), offset)) {
      third.until("the rest", r -> rows(r).size() >= 2_000 + 5 - 432);
      all.addAll(rows(third.records()));
    }

    assertThat(ids(all, "r")).hasSize(2_000).doesNotHaveDuplicates();
    assertThat(ids(all, "u")).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.Kind.class)
  void aTransactionGoesOnWhereItWasLeft(TestDatabase.Kind kind) throws Exception {
    Fixture fixture = fixture(kind, 100);
    Map<String, ?> offset;
    List<SourceRecord> all = new ArrayList<>();
    try (TaskRun first = TaskRun.start(fixture.config(), null)) {
      first.until("the table", r -> rows(r).size() >= 100);
      try (Connection connection = fixture.connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        // One statement of many rows and many of one: one event of the binlog, and many.
        statement.execute("update orders set version = version + 1 where id <= 50");
        for (int id = 51; id <= 100; id++) {
          statement.execute("update orders set version = version + 1 where id = " + id);
        }
        connection.commit();
      }
      first.until("the transaction", r -> rows(r).size() >= 200);
      all.addAll(rows(first.records()).subList(0, 120));
      offset = all.get(119).sourceOffset();
    }
    for (int cut : new int[] {13, 37}) {
      try (TaskRun next = TaskRun.start(fixture.config(), offset)) {
        next.until("more of it", r -> rows(r).size() >= cut);
        all.addAll(rows(next.records()).subList(0, cut));
        offset = all.get(all.size() - 1).sourceOffset();
      }
    }
    fixture.sql("insert into orders values (1000, 'last', 0)");
    try (TaskRun last = TaskRun.start(fixture.config(), offset)) {
      last.until("the last", r -> ids(r, "c").contains(1000L));
      all.addAll(rows(last.records()));
    }

    assertThat(ids(all, "u"))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
    assertThat(ids(all, "c")).containsExactly(1000L);
  }

  /** A commit and the other transaction's change after it are at one position of the log. */
  @Test
  void aTransactionAroundAnotherGoesOnWhereItWasLeft() throws Exception {
    Fixture fixture = fixture(TestDatabase.Kind.POSTGRESQL, 10);
    List<SourceRecord> all = new ArrayList<>();
    Map<String, ?> offset;
    try (TaskRun first = TaskRun.start(fixture.config(), null)) {
      first.until("the table", r -> rows(r).size() >= 10);
      try (Connection around = fixture.connect();
          Statement outer = around.createStatement();
          Connection within = fixture.connect();
          Statement inner = within.createStatement()) {
        around.setAutoCommit(false);
        within.setAutoCommit(false);
        outer.execute("update orders set version = 1 where id in (1, 2)");
        inner.execute("update orders set version = 1 where id = 3");
        within.commit();
        outer.execute("update orders set version = 1 where id = 4");
        around.commit();
      }
      first.until("both transactions", r -> ids(r, "u").size() >= 4);
      all.addAll(rows(first.records()).subList(10, 14));
      assertThat(ids(all, "u")).containsExactly(3L, 1L, 2L, 4L);
      offset = all.get(2).sourceOffset();
      assertThat(all.get(3).sourceOffset().get("lsn")).isEqualTo(offset.get("lsn_commit"));
    }
    fixture.sql("insert into orders values (1000, 'last', 0)");
    try (TaskRun second = TaskRun.start(fixture.config(), offset)) {
      second.until("the last", r -> ids(r, "c").contains(1000L));
      assertThat(ids(second.records(), "u")).containsExactly(4L);
    }
  }

  /** COPY writes many rows at one position of the log. */
  @Test
  void rowsOfOneCopyGoOnWhereTheyWereLeft() throws Exception {
    Fixture fixture = fixture(TestDatabase.Kind.POSTGRESQL, 10);
    List<SourceRecord> all = new ArrayList<>();
    Map<String, ?> offset;
    try (TaskRun first = TaskRun.start(fixture.config(), null)) {
      first.until("the table", r -> rows(r).size() >= 10);
      try (Connection connection = fixture.connect()) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY orders FROM STDIN",
                new StringReader(
                    IntStream.rangeClosed(101, 120)
                        .mapToObj(id -> id + "\tx\t0\n")
                        .collect(Collectors.joining())));
      }
      first.until("the copy", r -> ids(r, "c").size() >= 20);
      all.addAll(rows(first.records()).subList(10, 17));
      offset = all.get(6).sourceOffset();
    }
    fixture.sql("insert into orders values (1000, 'last', 0)");
    try (TaskRun second = TaskRun.start(fixture.config(), offset)) {
      second.until("the last", r -> ids(r, "c").contains(1000L));
      all.addAll(rows(second.records()));
    }
    assertThat(ids(all, "c"))
        .containsExactlyElementsOf(
            LongStream.concat(LongStream.rangeClosed(101, 120), LongStream.of(1000))
                .boxed()
                .toList());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.Kind.class)
  void aDatabaseThatDiesCostsNothing(TestDatabase.Kind kind) throws Exception {
    Fixture fixture = fixture(kind, 3_000);
    try (TaskRun run = TaskRun.start(fixture.config(), null)) {
      run.until("a part of the table", r -> committed(run) && r.size() > 500);
      fixture.server().crash();
      fixture.sql("update orders set version = version + 1 where id <= 100");
      run.until("more", r -> committed(run) && r.size() > 1_000);
      fixture.server().crash();
      fixture.sql("update orders set version = version + 1 where id <= 100");
      run.until(
          "all of it",
          r -> committed(run) && ids(r, "r").size() >= 3_000 && ids(r, "u").size() >= 200);

      assertThat(ids(run.records(), "r")).hasSize(3_000).doesNotHaveDuplicates();
      assertThat(ids(run.records(), "u")).hasSize(200);
    }
  }

  /** Messages of the application's in the log are no reason to skip the rows around them. */
  @Test
  void messagesInATransactionDoNotHideRows() throws Exception {
    Fixture fixture = fixture(TestDatabase.Kind.POSTGRESQL, 10);
    List<SourceRecord> all = new ArrayList<>();
    Map<String, ?> offset;
    try (TaskRun first = TaskRun.start(fixture.config(), null)) {
      first.until("the table", r -> r.size() >= 10);
      try (Connection connection = fixture.connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        for (int id = 1; id <= 10; id++) {
          statement.execute("select pg_logical_emit_message(true, 'app', 'before " + id + "')");
          statement.execute("update orders set version = 1 where id = " + id);
          statement.execute("select pg_logical_emit_message(false, 'app', 'after " + id + "')");
        }
        connection.commit();
      }
      first.until("the transaction", r -> ids(r, "u").size() >= 10);
      all.addAll(first.records().stream().filter(r -> "u".equals(opOrNone(r))).limit(4).toList());
      offset = all.get(3).sourceOffset();
    }
    try (TaskRun second = TaskRun.start(fixture.config(), offset)) {
      second.until("the rest", r -> ids(r, "u").size() >= 6);
      all.addAll(second.records());
    }
    assertThat(ids(all, "u"))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
  }

  /** Otherwise the server forgets what a stored offset still needs. */
  @Test
  void theSlotMovesOnlyPastStoredOffsets() throws Exception {
    Fixture fixture = fixture(TestDatabase.Kind.POSTGRESQL, 10);
    Map<String, String> config = fixture.config();
    config.put("heartbeat.interval.ms", "300");
    try (TaskRun run = TaskRun.start(config, null)) {
      run.until("the table", r -> r.size() >= 10);
      long before = confirmed(fixture);
      fixture.sql("update orders set version = 1");
      run.until("the changes", r -> ids(r, "u").size() >= 10);
      SourceRecord last = run.records().get(run.records().size() - 1);
      assertThat(confirmed(fixture)).as("nothing was acknowledged").isEqualTo(before);
      run.acknowledge(last);
      run.until("a heartbeat", r -> r.get(r.size() - 1) != last);
      assertThat(confirmed(fixture)).as("the offset is not stored yet").isEqualTo(before);
      run.commit();
      run.until("the slot moves", r -> confirmed(fixture) > before);
      assertThat(confirmed(fixture))
          .isLessThanOrEqualTo(((Number) last.sourceOffset().get("lsn")).longValue());
    }
  }

  /** Else an idle table in a busy database fills its disk with log. */
  @Test
  void theSlotMovesWhileOnlyOtherTablesChange() throws Exception {
    Fixture fixture = fixture(TestDatabase.Kind.POSTGRESQL, 10);
    fixture.sql("create table other (text varchar)");
    Map<String, String> config = fixture.config();
    config.put("heartbeat.interval.ms", "200");
    try (TaskRun run = TaskRun.start(config, null)) {
      run.until("the table", r -> r.size() >= 10);
      fixture.sql("insert into other select repeat('x', 1000) from generate_series(1, 5000)");
      long end = number(fixture, "select pg_current_wal_lsn() - '0/0'::pg_lsn");
      run.until(
          "the slot passes what others wrote", r -> committed(run) && confirmed(fixture) >= end);
      assertThat(ids(run.records(), "r")).hasSize(10);
    }
  }

  /** With exactly-once each poll's records and offsets are committed before the next. */
  private static boolean committed(TaskRun run) {
    try {
      run.commitAll();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long confirmed(Fixture fixture) {
    return number(
        fixture,
        "select confirmed_flush_lsn - '0/0'::pg_lsn from pg_replication_slots where slot_name ="
            + " 'fairlead_"
            + fixture.database()
            + "'");
  }

  private static long number(Fixture fixture, String query) {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      assertThat(result.next()).as(query).isTrue();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  private static List<SourceRecord> rows(List<SourceRecord> records) {
    return records.stream().filter(record -> record.topic().endsWith(".orders")).toList();
  }

  private static List<Long> ids(List<SourceRecord> records, String op) {
    return records.stream()
        .filter(record -> op.equals(opOrNone(record)))
        .map(RestartTest::id)
        .toList();
  }

  /** Heartbeats have no operation. */
  private static String opOrNone(SourceRecord record) {
    return record.topic().endsWith(".orders") ? TaskRun.op(record) : "";
  }

  private static long id(SourceRecord record) {
    return record.topic().endsWith(".orders") ? ((Struct) record.key()).getInt64("id") : -1;
  }

  private record Fixture(TestDatabase server, String database) {

    Map<String, String> config() {
      Map<String, String> config = new HashMap<>();
      config.put("name", database);
      config.put("connector.class", CdcSourceConnector.class.getName());
      config.put("database.url", server.jdbcUrl(database));
      config.put("database.user", server.user());
      config.put("database.password", server.password());
      config.put("tables", "orders");
      config.put("shape", "flat");
      config.put("incremental.snapshot.chunk.size", "100");
      config.put("retriable.restart.connector.wait.ms", "200");
      return config;
    }

    void sql(String... statements) throws SQLException {
      server.sql(database, statements);
    }

    Connection connect() throws SQLException {
      return server.connect(database);
    }
  }

  private static Fixture fixture(TestDatabase.Kind kind, int rows) throws SQLException {
    TestDatabase server = SERVERS.computeIfAbsent(kind, TestDatabase.Kind::start);
    Fixture fixture = new Fixture(server, "restart" + databases++);
    server.create(fixture.database());
    fixture.sql(
        "create table orders (id bigint primary key, item varchar(100), version int not null)",
        kind == TestDatabase.Kind.POSTGRESQL
            ? "insert into orders select i, 'x', 0 from generate_series(1, " + rows + ") i"
            : "insert into orders select seq, 'x', 0 from seq_1_to_" + rows);
    return fixture;
  }
}
