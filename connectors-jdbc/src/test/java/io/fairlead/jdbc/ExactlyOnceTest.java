// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.servers.PostgresServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariants 2 and 4: each record is in the target once, whoever writes and whatever dies. */
@Timeout(300)
class ExactlyOnceTest {

  private static final TopicPartition P = new TopicPartition("t", 0);
  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private Database database;

  @BeforeEach
  void freshDatabase() throws Exception {
    database = PostgresTest.database();
    database.run("CREATE TABLE t (id bigint NOT NULL, name varchar(10))");
  }

  private SinkHarness sink(boolean reporter, String... more) {
    Map<String, String> properties = database.properties("topics", "t", "max.retries", "-1");
    properties.putAll(SinkHarness.properties(more));
    return new SinkHarness(properties, reporter);
  }

  /** What the runtime does when it begins an incarnation. */
  private static long begin(SinkHarness sink, long epoch) {
    sink.task().beginEpoch(epoch);
    sink.task().open(List.of(P));
    return sink.task().resumeOffsets(List.of(P)).getOrDefault(P, 0L);
  }

  private static List<SinkRecord> records(long from, long to) {
    List<SinkRecord> records = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      records.add(record(offset, "n" + offset));
    }
    return records;
  }

  private static SinkRecord record(long offset, String name) {
    Struct value = new Struct(SCHEMA).put("id", offset).put("name", name);
    return new SinkRecord("t", 0, null, null, SCHEMA, value, offset);
  }

  private void assertWritten(long count) throws Exception {
    assertThat(database.rows("SELECT count(*), count(DISTINCT id), max(id) FROM t"))
        .containsExactly(
            List.of(Long.toString(count), Long.toString(count), Long.toString(count - 1)));
  }

  @Test
  void theNextIncarnationGoesOnWhereTheTargetStands() throws Exception {
    try (SinkHarness first = sink(false)) {
      assertThat(begin(first, 1)).isZero();
      first.put(records(0, 10));
      first.put(records(10, 25));
    }
    try (SinkHarness second = sink(false)) {
      assertThat(begin(second, 2)).isEqualTo(25);

      // records that come again are left out
      second.put(records(20, 30));
      assertWritten(30);
    }
  }

  @Test
  void theDatabaseRefusesAnOlderIncarnation() throws Exception {
    try (SinkHarness zombie = sink(false);
        SinkHarness successor = sink(false)) {
      begin(zombie, 1);
      zombie.put(records(0, 10));
      successor.task().beginEpoch(2);

      // refused from the announcement on, before the successor has opened anything
      assertThatThrownBy(() -> zombie.put(records(10, 20)))
          .isInstanceOf(ConnectException.class)
          .isNotInstanceOf(RetriableException.class)
          .hasMessageContaining("Task 0 of connector test with epoch 1 is refused")
          .hasMessageContaining("t-0");
      assertThatThrownBy(() -> zombie.task().resumeOffsets(List.of(P)))
          .hasMessageContaining("refused");
      assertThatThrownBy(() -> zombie.task().beginEpoch(1)).hasMessageContaining("epoch 2");
      assertThat(begin(successor, 2)).isEqualTo(10);
      successor.put(records(10, 20));
      assertWritten(20);
    }
  }

  @Test
  void aPartitionThatMovedToAnotherTaskIsNotItsFormerOwnersAnyMore() throws Exception {
    try (SinkHarness former = sink(false);
        SinkHarness latter = sink(false, "fairlead.task", "1")) {
      begin(former, 7);
      former.put(records(0, 10));
      assertThat(begin(latter, 3)).isEqualTo(10);

      assertThatThrownBy(() -> former.put(records(10, 20))).hasMessageContaining("refused");
      latter.put(records(10, 15));
      assertWritten(15);
    }
  }

  @Test
  void anIncarnationWaitsForATransactionUnderWayAndCountsIt() throws Exception {
    database.run(
        "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END$$",
        "CREATE TRIGGER wait BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id = 15)"
            + " EXECUTE FUNCTION wait()");
    try (SinkHarness zombie = sink(false);
        SinkHarness successor = sink(false);
        var holder = database.connect()) {
      holder.createStatement().execute("SELECT pg_advisory_lock(1)");
      begin(zombie, 1);
      CompletableFuture<Void> write = CompletableFuture.runAsync(() -> zombie.put(records(0, 20)));
      Awaitility.await().atMost(SourceHarness.DEADLINE).until(() -> waiting("advisory"));
      CompletableFuture<Long> next = CompletableFuture.supplyAsync(() -> begin(successor, 2));
      Awaitility.await().atMost(SourceHarness.DEADLINE).until(() -> waiting("transactionid"));
      holder.createStatement().execute("SELECT pg_advisory_unlock(1)");

      write.get();
      assertThat(next.get()).isEqualTo(20);
      assertWritten(20);
    }
  }

  private boolean waiting(String lock) throws Exception {
    return !database
        .value(
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname ="
                + " current_database() AND locktype = '"
                + lock
                + "' AND NOT granted")
        .equals("0");
  }

  @Test
  void badRecordsAreKeptBeforeTheOffsetsMove() throws Exception {
    try (SinkHarness sink = sink(true)) {
      begin(sink, 1);
      sink.put(record(0, "good"), record(1, "much too long a name"), record(2, "good"));
    }
    try (SinkHarness next = sink(true)) {
      assertThat(begin(next, 2)).isEqualTo(3);
      assertThat(database.rows("SELECT id FROM t ORDER BY id"))
          .containsExactly(List.of("0"), List.of("2"));
    }
  }

  @Test
  void withoutReporterNeitherRowsNorOffsetsOfABadBatchAreStored() throws Exception {
    try (SinkHarness sink = sink(false)) {
      begin(sink, 1);
      assertThatThrownBy(() -> sink.put(record(0, "good"), record(1, "much too long a name")))
          .hasMessageContaining("t-0-1");
    }
    try (SinkHarness next = sink(false)) {
      assertThat(begin(next, 2)).isZero();
      assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("0");
    }
  }

  @Test
  void aRuntimeThatKnowsNothingOfItSeeksWhenPartitionsAreOpened() throws Exception {
    try (SinkHarness first = sink(false, "exactly.once", "on")) {
      first.task().open(List.of(P));
      first.put(records(0, 10));
      first.task().close(List.of(P));
    }
    try (SinkHarness second = sink(false, "exactly.once", "on")) {
      second.task().open(List.of(P));

      assertThat(second.sought()).isEqualTo(Map.of(P, 10L));
    }
  }

  @Test
  void switchedOffItLeavesTheTargetAlone() throws Exception {
    try (SinkHarness sink = sink(false, "exactly.once", "off")) {
      assertThat(begin(sink, 1)).isZero();
      sink.put(records(0, 3));
    }
    assertThat(database.value("SELECT to_regclass('fairlead_offsets')")).isNull();
    new JdbcSinkConnector().alterOffsets(database.properties(), Map.of(P, 1L));
    assertThat(database.value("SELECT to_regclass('fairlead_offsets')")).isNull();
  }

  @Test
  void offsetsInTheTargetAreAlteredAndReset() throws Exception {
    try (SinkHarness sink = sink(false)) {
      begin(sink, 1);
      sink.put(records(0, 10));
    }
    new JdbcSinkConnector().alterOffsets(database.properties(), Map.of(P, 4L));
    try (SinkHarness sink = sink(false)) {
      assertThat(begin(sink, 2)).isEqualTo(4);
    }
    Map<TopicPartition, Long> reset = new HashMap<>();
    reset.put(P, null);
    new JdbcSinkConnector().alterOffsets(database.properties(), reset);
    try (SinkHarness sink = sink(false)) {
      sink.task().beginEpoch(3);
      assertThat(sink.task().resumeOffsets(List.of(P))).isEmpty();
    }
  }

  @Test
  void aUserWhoMayNotCreateTheTableIsToldHow() throws Exception {
    database.run(
        "DO $$BEGIN CREATE ROLE writer LOGIN; EXCEPTION WHEN duplicate_object THEN END$$",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT INSERT, SELECT ON t TO writer");
    try (SinkHarness sink = sink(false, "connection.user", "writer")) {
      assertThatThrownBy(() -> sink.task().beginEpoch(1))
          .hasMessageContaining("42501")
          .hasMessageContaining("CREATE TABLE \"fairlead_offsets\"")
          .hasMessageContaining("exactly.once=off");
    }
  }

  /** Many incarnations believe to be the one at the same time, and the server dies under them. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "4"})
  void competingIncarnationsAndAServerThatDiesLeaveEveryRowOnce(String lanes) throws Exception {
    long rows = Boolean.getBoolean("fairlead.long") ? 1_000_000 : 20_000;
    try (PostgresServer server = PostgresServer.start()) {
      database = Database.fresh(server);
      database.run("CREATE TABLE t (id bigint NOT NULL, name varchar(10))");
      AtomicLong epochs = new AtomicLong();
      AtomicLong reached = new AtomicLong();
      List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());
      CompletableFuture<?> one =
          CompletableFuture.runAsync(() -> compete(lanes, rows, epochs, reached, unexpected));
      CompletableFuture<?> other =
          CompletableFuture.runAsync(() -> compete(lanes, rows, epochs, reached, unexpected));
      for (int kill = 1; kill <= 2; kill++) {
        long at = rows * kill / 3;
        Awaitility.await()
            .atMost(java.time.Duration.ofSeconds(200))
            .until(() -> reached.get() >= at || one.isDone());
        server.kill();
        server.restart();
      }
      CompletableFuture.allOf(one, other).get();

      assertThat(unexpected).isEmpty();
      assertThat(epochs.get()).isGreaterThan(2);
      assertWritten(rows);
    }
  }

  private void compete(
      String lanes, long rows, AtomicLong epochs, AtomicLong reached, List<Throwable> unexpected) {
    while (reached.get() < rows) {
      try (SinkHarness sink = sink(false, "connection.attempts", "400", "lanes", lanes)) {
        long next = begin(sink, epochs.incrementAndGet());
        // Some incarnations give up without a word, the others write until they are refused.
        long patience = ThreadLocalRandom.current().nextLong(2, 60);
        while (next < rows && patience-- > 0) {
          long to = Math.min(rows, next + 1 + ThreadLocalRandom.current().nextLong(400));
          sink.putWithRetries(records(next, to));
          next = to;
          reached.accumulateAndGet(next, Math::max);
        }
      } catch (ConnectException e) {
        if (!e.getMessage().contains("refused by the database")) {
          unexpected.add(e);
        }
      }
    }
  }
}
