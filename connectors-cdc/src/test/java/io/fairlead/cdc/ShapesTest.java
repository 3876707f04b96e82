// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What records of a real database look like in each shape. */
class ShapesTest {

  private static final AtomicInteger SLOTS = new AtomicInteger();

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
        "create table people (id bigint primary key, name text not null, mail text, iban text)",
        "insert into people values (1, 'Aiko', 'aiko@example.com', 'NL01'), (2, 'Bram',"
            + " 'bram@example.com', 'NL02')");
  }

  @Test
  void outboxRowsBecomeEventsOfTheirOwnTopics() throws Exception {
    sql(
        "create table outbox (id uuid primary key, aggregatetype text not null, aggregateid text"
            + " not null, type text not null, payload text)");
    Map<String, String> config = config("tables", "outbox", "shape", "outbox");
    config.put("outbox.route.topic.replacement", "events.${routedByValue}");
    config.put("outbox.table.fields.additional.placement", "type:header:eventType");
    config.put("heartbeat.interval.ms", "100");
    try (TaskRun run = TaskRun.start(config, null)) {
      run.until("the start", r -> !of(r, "__debezium-heartbeat.").isEmpty());
      sql(
          "insert into outbox values (gen_random_uuid(), 'order', '17', 'placed', 'first'),"
              + " (gen_random_uuid(), 'customer', '4', 'moved', 'second')");
      List<SourceRecord> events =
          run.until("both events", r -> of(r, "events.").size() == 2).stream()
              .filter(record -> record.topic().startsWith("events."))
              .toList();

      assertThat(events)
          .extracting(SourceRecord::topic)
          .containsExactly("events.order", "events.customer");
      assertThat(events).extracting(SourceRecord::key).containsExactly("17", "4");
      assertThat(events).extracting(SourceRecord::value).containsExactly("first", "second");
      assertThat(events.get(0).headers().lastWithName("eventType").value()).isEqualTo("placed");
    }
  }

  @Test
  void transactionsHaveTheirTopic() throws Exception {
    Map<String, String> config = config("tables", "people", "provide.transaction.metadata", "true");
    try (TaskRun run = TaskRun.start(config, null)) {
      run.until("the table", r -> of(r, "shapes.public.people").size() == 2);
      sql("update people set name = 'Both'");
      List<SourceRecord> records =
          run.until(
              "the transaction's end",
              r ->
                  of(r, "shapes.transaction").stream()
                      .map(record -> ((Struct) record.value()))
                      .anyMatch(
                          value ->
                              "END".equals(value.getString("status"))
                                  && value.getInt64("event_count") == 2));
      Struct change = (Struct) of(records, "shapes.public.people").get(2).value();
      assertThat(change.getStruct("transaction").getInt64("total_order")).isEqualTo(1);
    }
  }

  @Test
  void maskedAndHashedColumnsLeaveNothingToRead() throws Exception {
    Map<String, String> config = config("tables", "people", "shape", "flat");
    config.put("columns.masked", "public.people.name");
    config.put("columns.hashed", "public.people.iban,public.people.mail");
    config.put("columns.hash.salt", "pepper");
    try (TaskRun run = TaskRun.start(config, null)) {
      run.until("the table", r -> of(r, "shapes.public.people").size() == 2);
      sql("update people set iban = 'NL01' where id = 2", "delete from people where id = 1");
      List<SourceRecord> records =
          of(
              run.until("all", r -> of(r, "shapes.public.people").size() == 4),
              "shapes.public.people");

      Struct first = (Struct) records.get(0).value();
      assertThat(first.getString("name")).isEqualTo("**********");
      assertThat(first.getString("iban")).matches("[0-9a-f]{64}");
      assertThat(((Struct) records.get(2).value()).getString("iban"))
          .as("equal values stay equal, streamed or read")
          .isEqualTo(first.getString("iban"));
      assertThat(records.toString()).doesNotContain("Aiko", "NL0", "example.com");
    }
  }

  @Test
  void maskedAndHashedColumnsAreHiddenBeforeTheChangeToo() throws Exception {
    sql("alter table people replica identity full");
    Map<String, String> config = config("tables", "people");
    config.put("columns.masked", "public.people.name");
    config.put("columns.hashed", "public.people.iban,public.people.mail");
    config.put("columns.hash.salt", "pepper");
    try (TaskRun run = TaskRun.start(config, null)) {
      run.until("the table", r -> of(r, "shapes.public.people").size() == 2);
      sql("update people set iban = 'NL09' where id = 2", "delete from people where id = 1");
      List<SourceRecord> records =
          of(
              run.until("all", r -> of(r, "shapes.public.people").size() == 5),
              "shapes.public.people");

      assertThat(((Struct) records.get(2).value()).getStruct("before").getString("iban"))
          .matches("[0-9a-f]{64}");
      assertThat(records.toString()).doesNotContain("Aiko", "Bram", "NL0", "example.com");
    }
  }

  @Test
  void theConnectorsOwnTablesAreForItself() throws Exception {
    Map<String, String> config = config("tables", "people", "heartbeat.interval.ms", "100");
    try (TaskRun run = TaskRun.start(config, null)) {
      run.until("the table", r -> of(r, "shapes.public.people").size() == 2);
      run.until("heartbeats", r -> of(r, "__debezium-heartbeat.").size() > 5);
      assertThat(run.records())
          .extracting(SourceRecord::topic)
          .containsOnly("shapes.public.people", "__debezium-heartbeat.shapes");
    }
  }

  @Test
  void topicsAreNamedByTheTemplate() throws Exception {
    Map<String, String> config = config("tables", "people");
    config.put("topic.template", "raw.${database}.${schema}-${table}");
    try (TaskRun run = TaskRun.start(config, null)) {
      run.until("the table", r -> of(r, "raw." + database + ".public-people").size() == 2);
      assertThat(of(run.records(), "shapes.")).isEmpty();
    }
  }

  @Test
  void deletesAreFlaggedOrDroppedAsWanted() throws Exception {
    for (String way : List.of("flag", "flag-and-tombstone", "drop", "tombstone")) {
      sql("delete from people", "insert into people values (7, 'x', 'x', 'x')");
      Map<String, String> config = config("tables", "people", "shape", "flat");
      config.put("name", "deletes-" + way);
      config.put("topic.prefix", "d");
      config.put("flat.deletes", way);
      try (TaskRun run = TaskRun.start(config, null)) {
        run.until("the row", r -> of(r, "d.public.people").size() == 1);
        sql("delete from people", "insert into people values (8, 'y', 'y', 'y')");
        List<SourceRecord> records =
            of(
                run.until(
                    "the last",
                    r -> of(r, "d.public.people").stream().anyMatch(ShapesTest::isLast)),
                "d.public.people");
        List<String> between =
            records.subList(1, records.size() - 1).stream()
                .map(
                    record ->
                        record.value() == null
                            ? "tombstone"
                            : ((Struct) record.value()).getString("__deleted"))
                .toList();
        assertThat(between)
            .as(way)
            .isEqualTo(
                switch (way) {
                  case "flag" -> List.of("true");
                  case "flag-and-tombstone" -> List.of("true", "tombstone");
                  case "drop" -> List.of();
                  default -> List.of("tombstone");
                });
      }
    }
  }

  private static boolean isLast(SourceRecord record) {
    return ((Struct) record.key()).getInt64("id") == 8;
  }

  private static List<SourceRecord> of(List<SourceRecord> records, String topic) {
    return records.stream().filter(record -> record.topic().startsWith(topic)).toList();
  }

  private Map<String, String> config(String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "shapes");
    config.put("topic.prefix", "shapes");
    config.put("connector.class", CdcSourceConnector.class.getName());
    config.put("database.url", server.jdbcUrl(database));
    config.put("database.user", server.user());
    config.put("database.password", "unused");
    // All slots of a server have one name space, and an earlier test's may still be there.
    config.put("slot.name", "shapes_" + SLOTS.incrementAndGet());
    config.put("slot.drop.on.stop", "true");
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
