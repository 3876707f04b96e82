// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/**
 * Configurations as the documentation of the Confluent and the Aiven connector has them work as
 * they are, but for the connector's class.
 */
class PeerConfigurationTest {

  private static final Schema ORDER =
      SchemaBuilder.struct()
          .field("id", Schema.INT32_SCHEMA)
          .field("product", Schema.STRING_SCHEMA)
          .field("quantity", Schema.INT32_SCHEMA)
          .build();

  private static void assertValid(Config config) {
    assertThat(config.configValues()).allSatisfy(v -> assertThat(v.errorMessages()).isEmpty());
  }

  private static Struct order(int id) {
    return new Struct(ORDER).put("id", id).put("product", "p" + id).put("quantity", id);
  }

  @Test
  void confluentsQuickstartsRunOnSqlite() throws Exception {
    Engine.Handle database = Engine.SQLITE.fresh();
    database.run(
        "CREATE TABLE accounts(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name VARCHAR(255))",
        "INSERT INTO accounts(name) VALUES('alice')",
        "INSERT INTO accounts(name) VALUES('bob')");
    Map<String, String> source = new HashMap<>();
    source.put("name", "test-source-sqlite-jdbc-autoincrement");
    source.put("connector.class", "io.confluent.connect.jdbc.JdbcSourceConnector");
    source.put("tasks.max", "1");
    source.put("connection.url", database.url());
    source.put("mode", "incrementing");
    source.put("incrementing.column.name", "id");
    source.put("topic.prefix", "test-sqlite-jdbc-");
    assertValid(new JdbcSourceConnector().validate(source));
    try (SourceHarness harness = new SourceHarness(source)) {
      List<SourceRecord> records = harness.pollUntil(2);

      assertThat(records).extracting(SourceRecord::topic).containsOnly("test-sqlite-jdbc-accounts");
      assertThat(((Struct) records.get(1).value()).getString("name")).isEqualTo("bob");
    }
    Map<String, String> sink = new HashMap<>();
    sink.put("name", "test-sink");
    sink.put("connector.class", "io.confluent.connect.jdbc.JdbcSinkConnector");
    sink.put("tasks.max", "1");
    sink.put("topics", "orders");
    sink.put("connection.url", database.url());
    sink.put("auto.create", "true");
    assertValid(new JdbcSinkConnector().validate(sink));
    try (SinkHarness harness = new SinkHarness(sink)) {
      harness.put(harness.record("orders", null, null, ORDER, order(999)));

      assertThat(database.rows("SELECT product FROM orders")).containsExactly(List.of("p999"));
    }
  }

  @Test
  void aivensExamplesRunOnPostgres() throws Exception {
    Database database = PostgresTest.database();
    database.run(
        "CREATE TABLE products (id serial PRIMARY KEY, price numeric(8,2), updated timestamp NOT"
            + " NULL)",
        "INSERT INTO products (price, updated) VALUES (1.25, now() - interval '1 hour')");
    Map<String, String> source =
        database.properties(
            "connector.class", "io.aiven.connect.jdbc.JdbcSourceConnector",
            "table.whitelist", "products",
            "table.types", "TABLE,VIEW",
            "mode", "timestamp+incrementing",
            "timestamp.column.name", "updated",
            "incrementing.column.name", "id",
            "validate.non.null", "false",
            "numeric.mapping", "best_fit",
            "dialect.name", "PostgreSqlDatabaseDialect",
            "sql.quote.identifiers", "true",
            "db.timezone", "UTC",
            "poll.interval.ms", "1000",
            "batch.max.rows", "100",
            "timestamp.delay.interval.ms", "0",
            "tasks.max", "1",
            "topic.prefix", "jdbc_source_pg_");
    assertValid(new JdbcSourceConnector().validate(source));
    try (SourceHarness harness = new SourceHarness(source)) {
      Struct value = (Struct) harness.pollUntil(1).get(0).value();

      assertThat(value.getFloat64("price")).isEqualTo(1.25);
    }
    Map<String, String> sink =
        database.properties(
            "connector.class", "io.aiven.connect.jdbc.JdbcSinkConnector",
            "topics", "sales-orders",
            "insert.mode", "multi",
            "pk.mode", "kafka",
            "auto.create", "true",
            "auto.evolve", "true",
            "batch.size", "1",
            "quote.sql.identifiers", "ALWAYS",
            "table.name.format", "sink_${topic}",
            "table.name.normalize", "true",
            "max.retries", "10",
            "retry.backoff.ms", "3000");
    assertValid(new JdbcSinkConnector().validate(sink));
    try (SinkHarness harness = new SinkHarness(sink)) {
      harness.put(harness.record("sales-orders", null, null, ORDER, order(1)));

      assertThat(database.rows("SELECT __connect_topic, product FROM sink_sales_orders"))
          .containsExactly(List.of("sales-orders", "p1"));
    }
  }
}
