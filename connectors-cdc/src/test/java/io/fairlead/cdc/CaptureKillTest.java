// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker, database and broker are killed while a table is read and four writers change it; exactly
 * once, and from the topic into a replica: a million rows and a dozen kills. {@code
 * -Dfairlead.seed=N} chooses other moments, {@code -Dfairlead.rows=N} fewer rows.
 */
@EnabledIfSystemProperty(
    named = "fairlead.long",
    matches = "true",
    disabledReason = "takes minutes; run it with -Dfairlead.long=true")
class CaptureKillTest {

  private static final Logger LOG = LoggerFactory.getLogger(CaptureKillTest.class);
  private static final boolean LONG = Boolean.getBoolean("fairlead.long");
  private static final Duration DEADLINE = Duration.ofMinutes(LONG ? 20 : 4);
  private static final int ROWS = Integer.getInteger("fairlead.rows", LONG ? 1_000_000 : 8_000);
  private static final int ROUNDS = LONG ? 4 : 1;
  private static final long SEED = Long.getLong("fairlead.seed", 1);

  private enum Victim {
    WORKER,
    DATABASE,
    BROKER
  }

  /** Kept with the processes' logs when the test fails. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @ParameterizedTest
  @EnumSource(TestDatabase.Kind.class)
  void nothingIsLostAndNothingDoubled(TestDatabase.Kind kind) throws Exception {
    try (TestDatabase server = kind.start();
        BrokerProcess broker = BrokerProcess.start(folder)) {
      server.create("shop");
      server.create("replica");
      server.sql(
          "shop",
          "create table orders (id bigint primary key, item varchar(100), version int not null)",
          "insert into orders " + rows(kind));
      try (WorkerProcess worker = WorkerProcess.start(folder, broker.bootstrapServers());
          ChangeHistory topic =
              new ChangeHistory(
                  broker.bootstrapServers(), "shop." + server.home("shop") + ".orders")) {
        long begin = System.nanoTime();
        try (Writers writers = new Writers(server, "shop", ROWS, SEED)) {
          worker.deploy("shop", source(server), DEADLINE);
          worker.deploy("replica", sink(server), DEADLINE);
          killEach(topic, server, broker, worker);
          await("most rows are read while others change")
              .atMost(DEADLINE)
              .until(() -> topic.follow() > 0 && topic.read() > ROWS / 2);
          LOG.info("{}: {} changes by the writers", kind, writers.changes());
        }
        await("the topic is the table")
            .atMost(DEADLINE)
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> {
                  topic.follow();
                  return topic.versions().equals(table(server, "shop", "orders"));
                });
        LOG.info(
            "{}: {} records, {} rows read, after {} s",
            kind,
            topic.follow(),
            topic.read(),
            (System.nanoTime() - begin) / 1_000_000_000);
        assertThat(topic.wrong()).isEmpty();
        await("the replica is the table")
            .atMost(DEADLINE)
            .ignoreExceptions()
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> table(server, "replica", "orders").equals(table(server, "shop", "orders")));
      }
    }
  }

  private void killEach(
      ChangeHistory topic, TestDatabase server, BrokerProcess broker, WorkerProcess worker)
      throws IOException, InterruptedException {
    Random random = new Random(SEED);
    List<Victim> victims = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      victims.addAll(List.of(Victim.values()));
    }
    Collections.shuffle(victims, random);
    int step = ROWS / (victims.size() + 1);
    for (Victim victim : victims) {
      long next = topic.follow() + 1 + random.nextInt(step);
      await("records before the next kill").atMost(DEADLINE).until(() -> topic.follow() >= next);
      LOG.info("kill {} after {} records, {} rows read", victim, topic.follow(), topic.read());
      kill(victim, server, broker, worker);
      if (LONG && random.nextBoolean()) {
        // Again, while it comes back.
        long since = System.nanoTime();
        long wait = random.nextInt(3_000) * 1_000_000L;
        await("a moment")
            .pollInterval(Duration.ofMillis(20))
            .until(() -> System.nanoTime() - since > wait);
        LOG.info("kill {} again", victim);
        kill(victim, server, broker, worker);
      }
    }
  }

  private static void kill(
      Victim victim, TestDatabase server, BrokerProcess broker, WorkerProcess worker)
      throws IOException, InterruptedException {
    switch (victim) {
      case WORKER -> worker.crash();
      case DATABASE -> server.crash();
      case BROKER -> broker.crash();
    }
  }

  private static String rows(TestDatabase.Kind kind) {
    return kind == TestDatabase.Kind.POSTGRESQL
        ? "select i, repeat('x', 50), 0 from generate_series(1, " + ROWS + ") i"
        : "select seq, repeat('x', 50), 0 from seq_1_to_" + ROWS;
  }

  private static Map<String, String> source(TestDatabase server) {
    Map<String, String> config = connection(server, "database", "shop");
    config.put("connector.class", CdcSourceConnector.class.getName());
    config.put("tables", "orders");
    config.put("shape", "flat");
    config.put("flat.headers", "op");
    config.put("exactly.once.support", "required");
    config.put("incremental.snapshot.chunk.size", LONG ? "4096" : "200");
    return config;
  }

  private static Map<String, String> sink(TestDatabase server) {
    Map<String, String> config = connection(server, "connection", "replica");
    config.put("connector.class", "io.fairlead.jdbc.JdbcSinkConnector");
    config.put("topics", "shop." + server.home("shop") + ".orders");
    config.put("table.name.format", "orders");
    config.put("insert.mode", "upsert");
    config.put("pk.mode", "record_key");
    config.put("delete.enabled", "true");
    config.put("auto.create", "true");
    return config;
  }

  private static Map<String, String> connection(
      TestDatabase server, String prefix, String database) {
    Map<String, String> config = new HashMap<>();
    config.put(prefix + ".url", server.jdbcUrl(database));
    config.put(prefix + ".user", server.user());
    config.put(prefix + ".password", server.password());
    return config;
  }

  private static Map<Long, Integer> table(TestDatabase server, String database, String table)
      throws SQLException {
    Map<Long, Integer> rows = new HashMap<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select id, version from " + table)) {
      while (result.next()) {
        rows.put(result.getLong(1), result.getInt(2));
      }
    }
    return rows;
  }
}
