// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.PostgresServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows whose transaction commits after later rows were read are neither lost nor doubled. */
class LateCommitTest {

  private static final int ROWS = Integer.getInteger("fairlead.test.late.rows", 2_000);

  private static PostgresServer server;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static final String TABLE =
      "CREATE TABLE events (id bigserial PRIMARY KEY,"
          // Coarse, so that many rows share one.
          + " created timestamptz NOT NULL DEFAULT date_trunc('second', now()),"
          + " payload text NOT NULL)";

  @ParameterizedTest
  @CsvSource({
    "incrementing,100000,1",
    "timestamp,100000,2",
    "timestamp+incrementing,100000,3",
    // A window that is soon full, so that rows are held back.
    "timestamp+incrementing,100,4",
  })
  void everyRowComesOnceHoweverTransactionsInterleaveAndTasksRestart(
      String mode, String window, long seed) throws Exception {
    // given
    Database database = Database.fresh(server);
    database.run(TABLE);
    Map<String, String> properties = properties(database, mode);
    properties.put("late.commits.window.transactions", window);
    Map<String, byte[]> offsets = new HashMap<>();
    List<Long> delivered = new ArrayList<>();
    Random random = new Random(seed);

    // when tasks read while transactions come and go, and stop anywhere in a batch
    SourceHarness source = new SourceHarness(properties, offsets);
    try (var transactions = new InterleavedTransactions(database, "events", 30, seed)) {
      int polls = 0;
      while (delivered.size() < ROWS) {
        for (int i = random.nextInt(30); i >= 0; i--) {
          transactions.step();
        }
        boolean restart = polls++ % 5 == 4;
        List<SourceRecord> records = source.task().poll();
        int kept = records == null ? 0 : records.size();
        if (restart) {
          kept = kept == 0 ? 0 : random.nextInt(kept + 1);
        }
        for (int i = 0; i < kept; i++) {
          source.commit(records.get(i));
          delivered.add(id(records.get(i)));
        }
        if (restart) {
          source.close();
          source = new SourceHarness(properties, offsets);
        }
      }
      transactions.endAll();
      int missing =
          Integer.parseInt(database.value("SELECT count(*) FROM events")) - delivered.size();
      source.pollUntil(missing).forEach(record -> delivered.add(id(record)));
      source.pollUntilQuiet().forEach(record -> delivered.add(id(record)));
    } finally {
      source.close();
    }

    // then
    List<Long> there =
        database.rows("SELECT id FROM events ORDER BY id").stream()
            .map(row -> Long.valueOf(row.get(0)))
            .toList();
    assertThat(there).hasSizeGreaterThanOrEqualTo(ROWS);
    assertThat(delivered).containsExactlyInAnyOrderElementsOf(there);
  }

  @Test
  void aTableWithoutPrimaryKeyLosesNothingAndRepeatsNothingFromBatchToBatch() throws Exception {
    // given a table whose order is not unique
    Database database = Database.fresh(server);
    database.run(
        "CREATE TABLE events (id bigserial, created timestamp NOT NULL DEFAULT"
            + " date_trunc('second', localtimestamp), payload text)");
    Map<String, String> properties = properties(database, "timestamp");
    Map<String, byte[]> offsets = new HashMap<>();
    List<Long> delivered = new ArrayList<>();

    // when
    SourceHarness source = new SourceHarness(properties, offsets);
    try (var transactions = new InterleavedTransactions(database, "events", 20, 5)) {
      for (int round = 0; delivered.size() < ROWS / 4; round++) {
        for (int i = 0; i < 20; i++) {
          transactions.step();
        }
        source.poll().forEach(record -> delivered.add(id(record)));
        if (round % 7 == 6) {
          source.close();
          source = new SourceHarness(properties, offsets);
        }
      }
      transactions.endAll();
      int missing =
          Integer.parseInt(database.value("SELECT count(*) FROM events")) - delivered.size();
      source.pollUntil(missing).forEach(record -> delivered.add(id(record)));
      source.pollUntilQuiet().forEach(record -> delivered.add(id(record)));
    } finally {
      source.close();
    }

    // then
    List<Long> there =
        database.rows("SELECT id FROM events").stream()
            .map(row -> Long.valueOf(row.get(0)))
            .toList();
    assertThat(delivered).containsExactlyInAnyOrderElementsOf(there);
  }

  @Test
  void theGuardIsWhatFindsThem() throws Exception {
    // given the same without the guard and without delay
    Database database = Database.fresh(server);
    database.run(TABLE);
    Map<String, String> properties = properties(database, "incrementing");
    properties.put("late.commits", "off");
    try (SourceHarness source = new SourceHarness(properties);
        var open = database.connect();
        var statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.execute("INSERT INTO events (payload) VALUES ('late')");
      database.run("INSERT INTO events (payload) VALUES ('early')");

      // when
      source.pollUntil(1);
      open.commit();

      // then the row is lost, so the other tests can fail
      assertThat(source.pollUntilQuiet()).isEmpty();
    }
  }

  @Test
  void aLongTransactionIsBarelyNoticedByOthers() throws Exception {
    // given a transaction that has written and stays open
    Database database = Database.fresh(server);
    database.run(TABLE);
    try (SourceHarness source = new SourceHarness(properties(database, "timestamp"));
        var open = database.connect();
        var statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.execute("INSERT INTO events (payload) VALUES ('late')");

      // when others commit, they are read at once
      for (int i = 0; i < 20; i++) {
        database.run("INSERT INTO events (payload) VALUES ('early')");
        assertThat(source.pollUntil(1)).hasSize(1);
      }
      open.commit();

      // then it is read in turn
      assertThat(source.pollUntil(1)).singleElement().extracting(LateCommitTest::id).isEqualTo(1L);
      assertThat(source.pollUntilQuiet()).isEmpty();
    }
  }

  private static Map<String, String> properties(Database database, String mode) {
    Map<String, String> properties =
        database.properties(
            "mode", mode,
            "table.whitelist", "events",
            "topic.prefix", "",
            "poll.interval.ms", "0",
            "batch.max.rows", "7");
    if (mode.contains("timestamp")) {
      properties.put("timestamp.column.name", "created");
    }
    if (mode.contains("incrementing")) {
      properties.put("incrementing.column.name", "id");
    }
    return properties;
  }

  private static long id(SourceRecord record) {
    return ((Struct) record.value()).getInt64("id");
  }
}
