// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.PostgresServer;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SourceToSinkTest {

  private static PostgresServer server;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void rowsTravelThroughJsonIntoTablesThatAreCreated() throws Exception {
    // given an order table that is inserted into and updated
    Database legacy = Database.fresh(server);
    Database warehouse = Database.fresh(server);
    legacy.run(
        "CREATE TABLE orders (id bigserial PRIMARY KEY, customer text NOT NULL,"
            + " amount numeric(12,2) NOT NULL, updated_at timestamptz NOT NULL DEFAULT"
            + " clock_timestamp())",
        "INSERT INTO orders (customer, amount) SELECT 'c' || n, n * 1.25 FROM"
            + " generate_series(1, 2500) n");
    var source =
        legacy.properties(
            "mode", "timestamp+incrementing",
            "timestamp.column.name", "updated_at",
            "incrementing.column.name", "id",
            "table.include.list", "orders",
            "topic.prefix", "legacy-",
            "poll.interval.ms", "50");
    var sink =
        warehouse.properties(
            "topics", "legacy-orders",
            "insert.mode", "upsert",
            "pk.mode", "record_key",
            "auto.create", "true",
            "table.name.format", "${topic}");

    try (SourceHarness from = new SourceHarness(source);
        SinkHarness to = new SinkHarness(sink)) {
      // when all rows are read and written, some are changed, and these are read and written
      List<SourceRecord> first = from.pollUntil(2500);
      to.put(to.throughTopic(first));
      legacy.run(
          "UPDATE orders SET amount = amount + 1, updated_at = clock_timestamp() WHERE id % 7 = 0");
      List<SourceRecord> second = from.pollUntil(2500 / 7);
      to.put(to.throughTopic(second));

      // then each row came once, with its key, and the tables are equal
      assertThat(first).hasSize(2500);
      assertThat(second).hasSize(2500 / 7);
      assertThat(((Struct) first.get(0).key()).getInt64("id")).isEqualTo(1L);
      String query = "SELECT id, customer, amount FROM %s ORDER BY id";
      assertThat(warehouse.rows(query.formatted("\"legacy-orders\"")))
          .isEqualTo(legacy.rows(query.formatted("orders")));
    }
  }
}
