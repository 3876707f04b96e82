// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaProcess;
import io.fairlead.testkit.WorkerProcess;
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
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker, database and broker are killed while a table is read and four writers change it; exactly
 * once, and from the topic into a replica.
 *
 * <p>The short form kills each once. A lone broker that dies in mid-transaction may come back
 * without the end of that transaction (KAFKA-20734), and then readers of committed records wait for
 * ever; so here it is killed while the source is stopped and no transaction is open. {@code
 * -Dfairlead.long=true} kills everything four times, and the broker at any moment: a million rows,
 * and a run in which Kafka forgot the end of a transaction does not come to its end. {@code
 * -Dfairlead.seed=N} alone runs the short form, and chooses the moments; {@code -Dfairlead.rows=N}
 * is another number of rows.
 */
@EnabledIf(
    value = "wanted",
    disabledReason = "takes minutes; run it with -Dfairlead.long=true, or -Dfairlead.seed=1")
class CaptureKillTest {

  private static final Logger LOG = LoggerFactory.getLogger(CaptureKillTest.class);
  private static final boolean LONG = Boolean.getBoolean("fairlead.long");
  private static final Duration DEADLINE = Duration.ofMinutes(LONG ? 20 : 5);
  private static final int ROWS = Integer.getInteger("fairlead.rows", LONG ? 1_000_000 : 4_000);
  private static final int ROUNDS = LONG ? 4 : 1;
  private static final long SEED = Long.getLong("fairlead.seed", 1);

  private static final String GROUP = "cdc";

  static boolean wanted() {
    return LONG || System.getProperty("fairlead.seed") != null;
  }

  private enum Victim {
    WORKER,
    DATABASE,
    BROKER
  }

  /** Kept with the processes' logs when the test fails. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private TestDatabase server;
  private KafkaProcess broker;
  private WorkerProcess worker;

  @ParameterizedTest
  @EnumSource(TestDatabase.Kind.class)
  void nothingIsLostAndNothingDoubled(TestDatabase.Kind kind) throws Exception {
    server = kind.start();
    try {
      broker = new KafkaProcess();
      startWorker();
      nothingIsLostAndNothingDoubled();
    } finally {
      Stream.of(worker, broker, server).filter(Objects::nonNull).forEach(CaptureKillTest::close);
    }
  }

  private void nothingIsLostAndNothingDoubled() throws Exception {
    server.create("shop");
    server.create("replica");
    server.sql(
        "shop",
        "create table orders (id bigint primary key, item varchar(100), version int not null)",
        "insert into orders " + rows());
    try (ChangeHistory topic = new ChangeHistory(broker.bootstrapServers(), topic())) {
      long begin = System.nanoTime();
      try (Writers writers = new Writers(server, "shop", ROWS, SEED)) {
        deploy("shop", source());
        deploy("replica", sink());
        killEach(topic);
        await("most rows are read while others change")
            .atMost(DEADLINE)
            .until(() -> topic.follow() > 0 && topic.read() > ROWS / 2);
        LOG.info("{} changes by the writers", writers.changes());
      }
      await("the topic is the table")
          .atMost(DEADLINE)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                topic.follow();
                return topic.versions().equals(rows("shop"));
              });
      LOG.info(
          "{} records, {} rows read, after {} s",
          topic.follow(),
          topic.read(),
          (System.nanoTime() - begin) / 1_000_000_000);
      assertThat(topic.wrong()).isEmpty();
      await("the replica is the table")
          .atMost(DEADLINE)
          .ignoreExceptions()
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> rows("replica").equals(rows("shop")));
    }
  }

  private void killEach(ChangeHistory topic) throws Exception {
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
      kill(victim);
      if (LONG && random.nextBoolean()) {
        // Again, while it comes back.
        long since = System.nanoTime();
        long wait = random.nextInt(3_000) * 1_000_000L;
        await("a moment")
            .pollInterval(Duration.ofMillis(20))
            .until(() -> System.nanoTime() - since > wait);
        LOG.info("kill {} again", victim);
        kill(victim);
      }
    }
  }

  private void kill(Victim victim) throws Exception {
    switch (victim) {
      case WORKER -> {
        worker.kill();
        startWorker();
      }
      case DATABASE -> server.crash();
      case BROKER -> {
        if (LONG) {
          broker.kill();
          broker.start();
        } else {
          killBetweenTransactions();
        }
      }
    }
  }

  private void killBetweenTransactions() {
    worker.connectors().stop("shop");
    await("no transaction is open")
        .atMost(DEADLINE)
        .ignoreExceptions()
        .until(
            () ->
                ends(IsolationLevel.READ_COMMITTED).equals(ends(IsolationLevel.READ_UNCOMMITTED)));
    broker.kill();
    broker.start();
    await("the worker has the broker again")
        .atMost(DEADLINE)
        .ignoreExceptions()
        .untilAsserted(() -> worker.connectors().resume("shop"));
  }

  /** Where readers of that level come to an end in the topics of source and worker. */
  private Map<TopicPartition, Long> ends(IsolationLevel level) throws Exception {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (String topic : List.of(topic(), GROUP + "-config", GROUP + "-offset", GROUP + "-status")) {
      wanted.put(new TopicPartition(topic, 0), OffsetSpec.latest());
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(wanted, new ListOffsetsOptions(level))
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    }
  }

  private void startWorker() {
    worker =
        WorkerProcess.start(
            broker.bootstrapServers(),
            GROUP,
            Map.of(
                "exactly.once.source.support", "enabled",
                "key.converter", "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable", "true"),
            folder);
  }

  private void deploy(String name, Map<String, String> config) {
    await("connector " + name)
        .atMost(DEADLINE)
        .ignoreExceptions()
        .untilAsserted(() -> worker.connectors().create(name, config));
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String topic() {
    return "shop." + server.home("shop") + ".orders";
  }

  private String rows() {
    return server instanceof TestDatabase.Postgres
        ? "select i, repeat('x', 50), 0 from generate_series(1, " + ROWS + ") i"
        : "select seq, repeat('x', 50), 0 from seq_1_to_" + ROWS;
  }

  private Map<String, String> source() {
    Map<String, String> config = connection("database", "shop");
    config.put("connector.class", CdcSourceConnector.class.getName());
    config.put("tables", "orders");
    config.put("shape", "flat");
    config.put("flat.headers", "op,source.ts_ms,source.lsn,source.txId,source.snapshot");
    config.put("exactly.once.support", "required");
    // By its default the reader of a binlog looks once a minute whether it is cut off.
    config.put("connect.keep.alive.interval.ms", "5000");
    config.put("incremental.snapshot.chunk.size", LONG ? "4096" : "200");
    return config;
  }

  private Map<String, String> sink() {
    Map<String, String> config = connection("connection", "replica");
    config.put("connector.class", "io.fairlead.jdbc.JdbcSinkConnector");
    config.put("topics", topic());
    config.put("table.name.format", "orders");
    config.put("insert.mode", "upsert");
    config.put("pk.mode", "record_key");
    config.put("delete.enabled", "true");
    config.put("auto.create", "true");
    return config;
  }

  private Map<String, String> connection(String prefix, String database) {
    Map<String, String> config = new HashMap<>();
    config.put(prefix + ".url", server.jdbcUrl(database));
    config.put(prefix + ".user", server.user());
    config.put(prefix + ".password", server.password());
    return config;
  }

  /** The version of each row of {@code orders}. */
  private Map<Long, Integer> rows(String database) throws SQLException {
    Map<Long, Integer> rows = new HashMap<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select id, version from orders")) {
      while (result.next()) {
        rows.put(result.getLong(1), result.getInt(2));
      }
    }
    return rows;
  }
}
