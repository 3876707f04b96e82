// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.compatibility.harness.ConnectRuntime;
import io.fairlead.compatibility.harness.ConnectRuntime.RunningWorker;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.TopicProbe;
import io.fairlead.compatibility.harness.WorkerProperties;
import io.fairlead.servers.KafkaBroker;
import io.fairlead.servers.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Debezium's PostgreSQL connector, from its published archive, against a real PostgreSQL. */
class DebeziumPostgresTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String TOPIC = "shop.public.orders";
  private static final int SNAPSHOT = 500;

  @Test
  void carriesSnapshotAndChangesAcrossARestartOfTheWorker() throws SQLException, IOException {
    try (PostgresServer postgres = PostgresServer.start();
        KafkaBroker broker =
            KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
        TopicProbe topics = new TopicProbe(broker.bootstrapServers())) {
      // given a table with rows
      postgres.createDatabase("shop");
      Map<String, String> properties =
          WorkerProperties.distributed(broker.bootstrapServers(), "debezium")
              .withPlugins("debezium")
              .with("key.converter", "org.apache.kafka.connect.json.JsonConverter")
              .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
              .with("key.converter.schemas.enable", "false")
              .with("value.converter.schemas.enable", "false")
              .toMap();
      try (Connection connection = postgres.connect("shop");
          Statement sql = connection.createStatement()) {
        sql.execute(
            "create table orders (id int primary key, item text, amount numeric(10,2),"
                + " placed timestamp default '2024-02-29 12:00:00')");
        sql.execute("alter table orders replica identity full");
        sql.execute(
            "insert into orders (id, item, amount) select i, 'item ' || i, i / 4.0 from"
                + " generate_series(1, %d) i".formatted(SNAPSHOT));

        try (RunningWorker worker = ConnectRuntime.subject().start(properties)) {
          Rest rest = new Rest(worker.restUri());

          // when the connector is deployed, then it brings what was there
          rest.deploy("orders", connector(postgres));
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(operations(topics)).containsEntry("r", SNAPSHOT));
          await().atMost(PATIENCE).until(() -> "RUNNING[RUNNING]".equals(rest.state("orders")));

          // and what happens
          sql.execute("insert into orders (id, item, amount) values (1001, 'new', 12.50)");
          sql.execute("update orders set amount = amount + 1 where id <= 10");
          sql.execute("delete from orders where id = 20");
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(mirror(topics)).isEqualTo(table(sql)));
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () ->
                      assertThat(operations(topics))
                          .containsEntry("c", 1)
                          .containsEntry("u", 10)
                          .containsEntry("d", 1));

          // and when the worker ends while changes flow
          for (int i = 2_000; i < 2_200; i++) {
            sql.execute("insert into orders (id, item, amount) values (%d, 'x', 1)".formatted(i));
          }
        }
        for (int i = 3_000; i < 3_200; i++) {
          sql.execute("insert into orders (id, item, amount) values (%d, 'y', 2)".formatted(i));
        }
        sql.execute("delete from orders where id between 2000 and 2010");

        // then the next one brings the rest, without another snapshot
        try (RunningWorker worker = ConnectRuntime.subject().start(properties)) {
          Rest rest = new Rest(worker.restUri());
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(mirror(topics)).isEqualTo(table(sql)));
          assertThat(operations(topics)).containsEntry("r", SNAPSHOT);
          if (ConnectRuntime.subject() == ConnectRuntime.FAIRLEAD) {
            assertThat(rest.get("/connectors/orders").text())
                .doesNotContain("top-secret-of-the-test");
          }
          assertThat(rest.delete("/connectors/orders").status()).isEqualTo(204);
        }
      }
    }
  }

  private static Map<String, String> connector(PostgresServer postgres) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    config.put("tasks.max", "1");
    config.put("plugin.name", "pgoutput");
    config.put("database.hostname", "127.0.0.1");
    config.put("database.port", Integer.toString(postgres.port()));
    config.put("database.user", postgres.user());
    config.put("database.password", "top-secret-of-the-test");
    config.put("database.dbname", "shop");
    config.put("topic.prefix", "shop");
    config.put("table.include.list", "public.orders");
    config.put("slot.name", "compat");
    config.put("publication.autocreate.mode", "filtered");
    config.put("decimal.handling.mode", "string");
    config.put("poll.interval.ms", "50");
    config.put("tombstones.on.delete", "false");
    return config;
  }

  /** How many changes of each kind arrived, whatever was repeated. */
  private static Map<String, Integer> operations(TopicProbe topics) throws IOException {
    Map<String, Integer> operations = new TreeMap<>();
    for (String change : topics.values(TOPIC)) {
      operations.merge(Rest.JSON.readTree(change).path("op").asText(), 1, Integer::sum);
    }
    return operations;
  }

  /** The table as the changes tell it, taken in order. */
  private static Map<Integer, List<String>> mirror(TopicProbe topics) throws IOException {
    Map<Integer, List<String>> rows = new TreeMap<>();
    for (String change : topics.values(TOPIC)) {
      JsonNode node = Rest.JSON.readTree(change);
      JsonNode after = node.path("after");
      if (node.path("op").asText().equals("d")) {
        rows.remove(node.path("before").path("id").asInt());
      } else {
        rows.put(
            after.path("id").asInt(),
            List.of(after.path("item").asText(), after.path("amount").asText()));
      }
    }
    return rows;
  }

  private static Map<Integer, List<String>> table(Statement sql) throws SQLException {
    Map<Integer, List<String>> rows = new TreeMap<>();
    try (ResultSet result = sql.executeQuery("select id, item, amount from orders")) {
      while (result.next()) {
        rows.put(result.getInt(1), List.of(result.getString(2), result.getString(3)));
      }
    }
    return rows;
  }
}
