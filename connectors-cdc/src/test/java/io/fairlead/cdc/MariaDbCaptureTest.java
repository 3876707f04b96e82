// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.servers.MariaDbServer;
import io.fairlead.testkit.ConnectWorkerExtension;
import io.fairlead.testkit.TestWorker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The connector on a real MariaDB and a real worker. */
class MariaDbCaptureTest {

  private static final Duration DEADLINE = Duration.ofSeconds(180);

  @RegisterExtension
  static final ConnectWorkerExtension WORKER =
      ConnectWorkerExtension.with(Map.of("exactly.once.source.support", "enabled"));

  private static MariaDbServer server;
  private String database;

  @BeforeAll
  static void startServer() {
    if (System.getenv("CI") == null) {
      Assumptions.assumeTrue(MariaDbServer.unavailable().isEmpty(), "no MariaDB on this platform");
    }
    server =
        MariaDbServer.start(
            MariaDbServer.Settings.defaults()
                .with("log-bin", "binlog")
                .with("binlog-format", "ROW")
                .with("binlog-row-image", "FULL")
                .with("server-id", "1"));
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void createDatabase(TestInfo test) throws SQLException {
    database = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
    server.createDatabase(database);
    sql(
        "create table orders (id bigint primary key, item varchar(100) not null, amount int)",
        "insert into orders select seq, concat('item ', seq), seq from seq_1_to_500");
  }

  @Test
  void aFlatTopicIsTheTableAlsoAfterARestart(TestWorker worker) throws SQLException {
    Map<String, String> config =
        config("tables", "orders", "shape", "flat", "incremental.snapshot.chunk.size", "50");
    worker.connectors().create("maria", config);
    String name = "maria." + database + ".orders";
    try (TopicContent topic = new TopicContent(worker.bootstrapServers(), name)) {
      await().atMost(DEADLINE).until(() -> topic.read().size() > 100);
      sql("update orders set amount = 0 where id <= 50", "delete from orders where id = 60");
      worker.connectors().restart("maria");
      sql("insert into orders values (1000, 'late', 7)");
      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () -> {
                Map<Integer, Integer> amounts = new TreeMap<>();
                for (JsonNode row : topic.compacted().values()) {
                  amounts.put(row.path("id").asInt(), row.path("amount").asInt());
                }
                assertThat(amounts).hasSize(500).containsEntry(1000, 7).containsEntry(50, 0);
                assertThat(amounts).containsEntry(51, 51).doesNotContainKey(60);
              });
    }
  }

  @Test
  void aTableAddedLaterIsRead(TestWorker worker) throws SQLException {
    worker.connectors().create("grows", config("tables", "orders", "shape", "flat"));
    try (TopicContent orders =
            new TopicContent(worker.bootstrapServers(), "grows." + database + ".orders");
        TopicContent late =
            new TopicContent(worker.bootstrapServers(), "grows." + database + ".late")) {
      await().atMost(DEADLINE).untilAsserted(() -> assertThat(orders.read()).hasSize(500));
      sql("create table late (id int primary key)", "insert into late select seq from seq_1_to_30");
      worker.connectors().create("grows", config("tables", "orders,late", "shape", "flat"));
      // Rows written after the stored position are in the binlog, too: the keys count.
      await().atMost(DEADLINE).untilAsserted(() -> assertThat(late.compacted()).hasSize(30));
      sql("insert into late values (31)", "insert into orders values (501, 'x', 1)");
      await().atMost(DEADLINE).untilAsserted(() -> assertThat(late.compacted()).hasSize(31));
      await().atMost(DEADLINE).untilAsserted(() -> assertThat(orders.read()).hasSize(501));
    }
  }

  @Test
  void aPurgedBinlogFailsAtOnce(TestWorker worker) throws SQLException {
    worker.connectors().create("purged", config("tables", "orders", "shape", "flat"));
    String name = "purged." + database + ".orders";
    try (TopicContent topic = new TopicContent(worker.bootstrapServers(), name)) {
      await().atMost(DEADLINE).untilAsserted(() -> assertThat(topic.read()).hasSize(500));
    }
    await()
        .atMost(DEADLINE)
        .until(() -> worker.connectors().offsets("purged").toString().contains("\"file\""));
    worker.connectors().stop("purged");
    await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              sql("flush binary logs", "purge binary logs before now() + interval 1 day");
              String offsets = worker.connectors().offsets("purged").toString();
              assertThat(binlogs()).noneMatch(file -> offsets.contains(file));
            });
    worker.connectors().resume("purged");

    assertThat(worker.connectors().awaitFailed("purged"))
        .contains("has been purged")
        .contains("fairlead cdc resnapshot purged");
  }

  @Test
  void aLostSchemaHistoryIsToldAndCanBeRecovered(TestWorker worker) throws SQLException {
    Map<String, String> config = config("tables", "orders", "shape", "flat");
    worker.connectors().create("forgot", config);
    String name = "forgot." + database + ".orders";
    try (TopicContent topic = new TopicContent(worker.bootstrapServers(), name)) {
      await().atMost(DEADLINE).untilAsserted(() -> assertThat(topic.read()).hasSize(500));
      await()
          .atMost(DEADLINE)
          .until(() -> worker.connectors().offsets("forgot").toString().contains("\"file\""));
      worker.connectors().stop("forgot");
      sql("drop table fairlead_history_forgot");
      worker.connectors().resume("forgot");

      assertThat(worker.connectors().awaitFailed("forgot"))
          .contains("fairlead_history_forgot, is gone")
          .contains("snapshot.mode=recovery")
          .contains("fairlead cdc resnapshot forgot");

      config.put("snapshot.mode", "recovery");
      sql("insert into orders values (501, 'after', 1)");
      worker.connectors().create("forgot", config);
      await().atMost(DEADLINE).untilAsserted(() -> assertThat(topic.compacted()).hasSize(501));
    }
    worker.connectors().delete("forgot");
  }

  @Test
  void aStatementThatCannotBeParsedIsNamedAndCanBePassed(TestWorker worker) throws SQLException {
    Map<String, String> config = config("tables", "orders", "shape", "flat");
    worker.connectors().create("odd", config);
    String name = "odd." + database + ".orders";
    try (TopicContent topic = new TopicContent(worker.bootstrapServers(), name)) {
      await().atMost(DEADLINE).untilAsserted(() -> assertThat(topic.read()).hasSize(500));
      // Debezium's grammar does not know the type.
      sql(
          "create table visits (id int primary key, ip inet6)",
          "insert into orders values (501, 'x', 1)");

      assertThat(worker.connectors().awaitFailed("odd"))
          .contains("cannot be parsed")
          .contains("visits")
          .contains("schema.history.internal.skip.unparseable.ddl=true");

      config.put("schema.history.internal.skip.unparseable.ddl", "true");
      worker.connectors().create("odd", config);
      await().atMost(DEADLINE).untilAsserted(() -> assertThat(topic.compacted()).hasSize(501));
    }
    // Every connector that begins on this server reads the definitions of all tables.
    sql("drop table visits");
    worker.connectors().delete("odd");
  }

  @Test
  void aUserWithoutPrivilegesIsToldTheStatements() throws SQLException {
    sql(
        "create or replace user poor@'%' identified by 'poor'",
        "create or replace user poor@localhost identified by 'poor'",
        "grant select on " + database + ".* to poor@'%'",
        "grant select on " + database + ".* to poor@localhost");
    Map<String, String> config = config("tables", "orders", "name", "poor");
    config.put("database.user", "poor");
    config.put("database.password", "poor");

    assertThat(
            new CdcSourceConnector()
                .validate(config).configValues().stream()
                    .map(ConfigValue::errorMessages)
                    .toList()
                    .toString())
        .contains("GRANT REPLICATION SLAVE ON *.* TO 'poor'@")
        .contains("GRANT BINLOG MONITOR ON *.* TO 'poor'@");
  }

  private java.util.List<String> binlogs() throws SQLException {
    java.util.List<String> files = new java.util.ArrayList<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        var result = statement.executeQuery("show binary logs")) {
      while (result.next()) {
        files.add(result.getString(1));
      }
    }
    return files;
  }

  private Map<String, String> config(String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", CdcSourceConnector.class.getName());
    config.put("database.url", server.jdbcUrl(database));
    config.put("database.user", server.user());
    config.put("database.password", server.password());
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
