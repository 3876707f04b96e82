// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.servers.PostgresServer;
import io.fairlead.testkit.ConnectWorkerExtension;
import io.fairlead.testkit.TestWorker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The connector on a real PostgreSQL and a real worker. */
class PostgresCaptureTest {

  private static final Duration DEADLINE = Duration.ofSeconds(180);

  @RegisterExtension
  static final ConnectWorkerExtension WORKER =
      ConnectWorkerExtension.with(Map.of("exactly.once.source.support", "enabled"));

  private static PostgresServer server;
  private String database;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void createDatabase(TestInfo test) throws SQLException {
    database = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
    server.createDatabase(database);
    sql(
        "create table orders (id bigint primary key, item text not null, amount int)",
        "insert into orders select i, 'item ' || i, i from generate_series(1, 20) i");
  }

  @Test
  void fourKeysAreEnough(TestWorker worker) throws SQLException {
    worker.connectors().create("few", config("tables", "orders"));
    try (TopicContent topic = new TopicContent(worker.bootstrapServers(), "few.public.orders")) {
      awaitRecords(topic, 20);
      sql("update orders set amount = 100 where id = 1", "delete from orders where id = 2");
      List<ConsumerRecord<String, String>> records = awaitRecords(topic, 23);

      assertThat(records.subList(0, 20))
          .allSatisfy(record -> assertThat(op(record)).isEqualTo("r"));
      assertThat(op(records.get(20))).isEqualTo("u");
      assertThat(op(records.get(21))).isEqualTo("d");
      assertThat(records.get(22).value()).as("the tombstone").isNull();
    }
  }

  @Test
  void aFlatTopicIsTheTable(TestWorker worker) throws SQLException {
    worker.connectors().create("flat", config("tables", "public.*", "shape", "flat"));
    try (TopicContent topic = new TopicContent(worker.bootstrapServers(), "flat.public.orders")) {
      awaitRecords(topic, 20);
      sql(
          "update orders set item = 'new' where id = 3",
          "delete from orders where id = 4",
          "insert into orders values (21, 'more', null)");
      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () -> {
                Map<String, JsonNode> rows = topic.compacted();
                assertThat(rows).hasSize(20).containsKey("{\"id\":21}");
                assertThat(rows.get("{\"id\":3}").path("item").asText()).isEqualTo("new");
              });
      ConsumerRecord<String, String> last = topic.read().get(topic.read().size() - 1);
      assertThat(TopicContent.header(last, "__op")).isEqualTo("c");
      assertThat(TopicContent.header(last, "__source_ts_ms")).isNotNull();
    }
  }

  @Test
  void aTableAddedLaterIsReadWhileTheOthersStream(TestWorker worker) throws SQLException {
    worker.connectors().create("added", config("tables", "orders", "shape", "flat"));
    try (TopicContent orders = new TopicContent(worker.bootstrapServers(), "added.public.orders");
        TopicContent late = new TopicContent(worker.bootstrapServers(), "added.public.late")) {
      awaitRecords(orders, 20);
      sql(
          "create table late (id int primary key, note text)",
          "insert into late select i, 'n' from generate_series(1, 500) i",
          "create table hollow (id int primary key)");
      worker.connectors().create("added", config("tables", "orders,late,hollow", "shape", "flat"));
      sql("insert into orders values (100, 'while', 1)");
      awaitRecords(late, 500);
      awaitRecords(orders, 21);
      sql("insert into late values (501, 'after')", "insert into orders values (101, 'z', 1)");
      awaitRecords(late, 501);
      awaitRecords(orders, 22);

      worker.connectors().create("added", config("tables", "orders", "shape", "flat"));
      sql("insert into orders values (102, 'without', 1)");
      awaitRecords(orders, 23);
      assertThat(orders.read()).as("nothing of orders was read twice").hasSize(23);
      assertThat(late.read()).hasSize(501);
    }
  }

  @Test
  void aLostSlotFailsAtOnceAndTellsWhatToDo(TestWorker worker) throws SQLException {
    worker.connectors().create("lost", config("tables", "orders"));
    try (TopicContent topic = new TopicContent(worker.bootstrapServers(), "lost.public.orders")) {
      awaitRecords(topic, 20);
      await()
          .atMost(DEADLINE)
          .until(() -> worker.connectors().offsets("lost").toString().contains("lsn"));
      worker.connectors().stop("lost");
      await()
          .atMost(DEADLINE)
          .ignoreExceptions()
          .untilAsserted(() -> sql("select pg_drop_replication_slot('fairlead_lost')"));
      worker.connectors().resume("lost");

      assertThat(worker.connectors().awaitFailed("lost"))
          .contains("Replication slot fairlead_lost is gone")
          .contains("fairlead cdc resnapshot lost");
    }
  }

  private static String op(ConsumerRecord<String, String> record) {
    return TopicContent.json(record.value()).path("op").asText();
  }

  private static List<ConsumerRecord<String, String>> awaitRecords(TopicContent topic, int count) {
    await().atMost(DEADLINE).untilAsserted(() -> assertThat(topic.read()).hasSize(count));
    return topic.read();
  }

  private Map<String, String> config(String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", CdcSourceConnector.class.getName());
    config.put("database.url", server.jdbcUrl(database));
    config.put("database.user", server.user());
    config.put("database.password", "unused");
    config.put("exactly.once.support", "required");
    config.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("key.converter.schemas.enable", "false");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return config;
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
