// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.servers.PostgresServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The password is changed while tasks run: they fail with the remedy instead of seeming to run, and
 * go on with the new one where they were.
 */
class PasswordRotationTest {

  private static final Schema ROW = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();

  private static PostgresServer server;
  private Database database;
  private String user;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start(PostgresServer.Settings.defaults().withPassword("root-secret"));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void table() throws Exception {
    database = Database.fresh(server);
    user = "user_" + database.name();
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY)",
        "INSERT INTO t SELECT * FROM generate_series(1, 100)",
        "CREATE TABLE copy (id bigint)",
        "CREATE ROLE " + user + " LOGIN PASSWORD 'old-secret'",
        "GRANT ALL ON t, copy TO " + user,
        "GRANT CREATE, USAGE ON SCHEMA public TO " + user);
  }

  private Map<String, String> properties(String password, String... more) {
    Map<String, String> properties = database.properties(more);
    properties.put("connection.user", user);
    properties.put("connection.password", password);
    return properties;
  }

  private void rotate() throws Exception {
    database.run(
        "ALTER ROLE " + user + " PASSWORD 'new-secret'",
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE usename = '"
            + user
            + "'");
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(org.apache.kafka.connect.errors.RetriableException.class)
        .hasMessageContainingAll("28P01", "connection.password", "restart the task")
        .hasMessageNotContaining("secret");
  }

  @Test
  void theSourceFailsAndGoesOnWithTheNewOne() throws Exception {
    String[] more = {
      "mode",
      "incrementing",
      "topic.prefix",
      "",
      "poll.interval.ms",
      "0",
      "batch.max.rows",
      "10",
      "table.include.list",
      "t"
    };
    Map<String, byte[]> offsets = new HashMap<>();
    List<SourceRecord> records = new ArrayList<>();
    try (SourceHarness source = new SourceHarness(properties("old-secret", more), offsets)) {
      records.addAll(source.pollUntil(30));
      rotate();

      assertRefused(
          () -> {
            for (int poll = 0; poll < 1_000; poll++) {
              records.addAll(source.poll());
            }
          });
    }
    database.run("INSERT INTO t SELECT * FROM generate_series(101, 110)");
    try (SourceHarness source = new SourceHarness(properties("new-secret", more), offsets)) {
      source.pollUntil(all -> all.stream().anyMatch(r -> id(r) == 110L)).forEach(records::add);
    }
    assertThat(records.stream().map(PasswordRotationTest::id).distinct()).hasSize(110);
    assertThat(records).hasSize(110);
  }

  private static long id(SourceRecord record) {
    return ((Struct) record.value()).getInt64("id");
  }

  @Test
  void theSinkFailsAndGoesOnWithTheNewOne() throws Exception {
    String[] more = {"topics", "t", "table.name.format", "copy", "exactly.once", "on"};
    List<SinkRecord> first;
    List<SinkRecord> second;
    try (SinkHarness sink = new SinkHarness(properties("old-secret", more))) {
      sink.task().open(List.of(new org.apache.kafka.common.TopicPartition("t", 0)));
      first = records(sink, 1, 10);
      second = records(sink, 11, 20);
      sink.put(first);
      rotate();

      assertRefused(() -> sink.putWithRetries(second));
    }
    try (SinkHarness sink = new SinkHarness(properties("new-secret", more))) {
      sink.task().open(List.of(new org.apache.kafka.common.TopicPartition("t", 0)));
      sink.put(first);
      sink.put(second);
    }
    assertThat(database.value("SELECT count(*) || ' ' || count(DISTINCT id) FROM copy"))
        .isEqualTo("20 20");
  }

  private static List<SinkRecord> records(SinkHarness sink, long from, long to) {
    List<SinkRecord> records = new ArrayList<>();
    for (long id = from; id <= to; id++) {
      records.add(sink.record("t", null, null, ROW, new Struct(ROW).put("id", id)));
    }
    return records;
  }
}
