// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database is killed in mid-stream and comes back: the rows are the same on both sides. */
@Timeout(300)
class KillTest {

  private static final int ROWS = 20_000;

  @Test
  void theSourceGoesOnWhereItWas() throws Exception {
    try (PostgresServer server = PostgresServer.start()) {
      // given
      Database database = Database.fresh(server);
      database.run(
          "CREATE TABLE t (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())",
          "INSERT INTO t SELECT FROM generate_series(1, " + ROWS + ")");
      var properties =
          database.properties(
              "mode", "timestamp+incrementing",
              "timestamp.column.name", "at",
              "incrementing.column.name", "id",
              "topic.prefix", "",
              "poll.interval.ms", "0",
              "batch.max.rows", "500",
              "connection.attempts", "400");
      try (SourceHarness source = new SourceHarness(properties)) {
        // when it is killed in the middle of a pass
        List<SourceRecord> records = new ArrayList<>(source.pollUntil(ROWS / 3));
        server.kill();
        CompletableFuture<Void> restart = CompletableFuture.runAsync(server::restart);
        records.addAll(source.pollUntil(ROWS - records.size()));
        restart.join();
        database.run("INSERT INTO t SELECT FROM generate_series(1, 10)");
        records.addAll(source.pollUntil(10));

        // then
        assertThat(records.stream().map(r -> ((Struct) r.value()).getInt64("id")).distinct())
            .hasSize(ROWS + 10);
        assertThat(records).hasSize(ROWS + 10);
      }
    }
  }

  @Test
  void theSinkWritesEveryRowOnce() throws Exception {
    Schema schema =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .build();
    try (PostgresServer server = PostgresServer.start()) {
      // given a table on which the batch with row 3500 waits in the middle of its transaction
      Database database = Database.fresh(server);
      database.run(
          "CREATE TABLE t (id bigint PRIMARY KEY, name text)",
          "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END$$",
          "CREATE TRIGGER wait BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id = 3750)"
              + " EXECUTE FUNCTION wait()");
      var holder = database.connect();
      holder.createStatement().execute("SELECT pg_advisory_lock(1)");
      CompletableFuture<Void> restart =
          CompletableFuture.runAsync(
              () -> {
                Awaitility.await().atMost(SourceHarness.DEADLINE).until(() -> waiting(database));
                server.kill();
                server.restart();
              });
      try (SinkHarness sink =
          new SinkHarness(
              database.properties(
                  "topics", "t",
                  "insert.mode", "upsert",
                  "pk.mode", "record_value",
                  "pk.fields", "id",
                  "batch.size", "100",
                  "max.retries", "-1"))) {
        // when it is killed then
        int failures = 0;
        for (int batch = 0; batch < 20; batch++) {
          List<SinkRecord> records = new ArrayList<>();
          for (long id = 0; id < 500; id++) {
            Struct value = new Struct(schema).put("id", batch * 500 + id).put("name", "n" + id);
            records.add(sink.record("t", null, null, schema, value));
          }
          failures += sink.putWithRetries(records);
        }
        restart.join();

        // then
        assertThat(failures).isPositive();
        assertThat(database.rows("SELECT count(*), count(DISTINCT id), max(id) FROM t"))
            .containsExactly(List.of("10000", "10000", "9999"));
      }
    }
  }

  private static boolean waiting(Database database) throws java.sql.SQLException {
    return !database
        .value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        .equals("0");
  }
}
