// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.ConnectWorkerExtension;
import io.fairlead.testkit.TestWorker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Changes of a table's columns travel through the topic to the warehouse's table, without a stop.
 */
class SchemaChangeTest {

  private static final Duration DEADLINE = Duration.ofSeconds(180);

  @RegisterExtension
  static final ConnectWorkerExtension WORKER =
      ConnectWorkerExtension.with(Map.of("exactly.once.source.support", "enabled"));

  @ParameterizedTest
  @EnumSource(TestDatabase.Kind.class)
  void columnsTravelToTheWarehouse(TestDatabase.Kind kind, TestWorker worker) throws SQLException {
    try (TestDatabase server = kind.start()) {
      server.create("shop");
      server.create("warehouse");
      server.sql(
          "shop",
          "create table orders (id int primary key, item varchar(20) not null, amount int, old int)",
          "insert into orders values (1, 'one', 10, 1), (2, 'two', 20, 2)");
      String name = "columns-" + kind.name().toLowerCase(java.util.Locale.ROOT);
      worker.connectors().create(name, source(server));
      worker.connectors().create(name + "-sink", sink(server, name));
      awaitRows(server, "id, item, amount, old", "1|one|10|1", "2|two|20|2");

      server.sql(
          "shop",
          "alter table orders add column note varchar(50)",
          "insert into orders values (3, 'three', 30, 3, 'added')");
      awaitRows(server, "id, item, note", "1|one|null", "2|two|null", "3|three|added");

      server.sql(
          "shop",
          kind == TestDatabase.Kind.POSTGRESQL
              ? "alter table orders alter column amount type bigint"
              : "alter table orders modify column amount bigint",
          "update orders set amount = 5000000000 where id = 1");
      awaitRows(server, "id, amount", "1|5000000000", "2|20", "3|30");

      server.sql(
          "shop",
          "alter table orders rename column item to title",
          "insert into orders (id, title) values (4, 'four')");
      awaitRows(
          server, "id, item, title", "1|one|null", "2|two|null", "3|three|null", "4|null|four");

      server.sql(
          "shop",
          "alter table orders drop column old",
          "update orders set amount = 40 where id = 4",
          "delete from orders where id = 2");
      awaitRows(server, "id, title, amount", "1|null|5000000000", "3|null|30", "4|four|40");

      assertThat(worker.connectors().status(name).toString()).doesNotContain("FAILED");
      assertThat(worker.connectors().status(name + "-sink").toString()).doesNotContain("FAILED");
      worker.connectors().delete(name);
      worker.connectors().delete(name + "-sink");
    }
  }

  private static void awaitRows(TestDatabase server, String columns, String... wanted) {
    await()
        .atMost(DEADLINE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(rows(server, columns)).containsExactly(wanted));
  }

  private static List<String> rows(TestDatabase server, String columns) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = server.connect("warehouse");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("select " + columns + " from orders order by id")) {
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(result.getString(i));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }

  private static Map<String, String> source(TestDatabase server) {
    Map<String, String> config = converters();
    config.put("connector.class", CdcSourceConnector.class.getName());
    config.put("database.url", server.jdbcUrl("shop"));
    config.put("database.user", server.user());
    config.put("database.password", server.password());
    config.put("tables", "orders");
    config.put("shape", "flat");
    return config;
  }

  private static Map<String, String> sink(TestDatabase server, String source) {
    Map<String, String> config = converters();
    config.put("connector.class", "io.fairlead.jdbc.JdbcSinkConnector");
    config.put("topics", source + "." + server.home("shop") + ".orders");
    config.put("table.name.format", "orders");
    config.put("connection.url", server.jdbcUrl("warehouse"));
    config.put("connection.user", server.user());
    config.put("connection.password", server.password());
    config.put("insert.mode", "upsert");
    config.put("pk.mode", "record_key");
    config.put("delete.enabled", "true");
    config.put("auto.create", "true");
    config.put("auto.evolve", "true");
    return config;
  }

  private static Map<String, String> converters() {
    Map<String, String> config = new HashMap<>();
    for (String side : new String[] {"key", "value"}) {
      config.put(side + ".converter", "org.apache.kafka.connect.json.JsonConverter");
      config.put(side + ".converter.schemas.enable", "true");
    }
    return config;
  }
}
