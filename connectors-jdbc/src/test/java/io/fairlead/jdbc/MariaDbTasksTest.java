// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.MariaDbServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Tasks of one connector on MariaDB do not stand in each other's way. */
class MariaDbTasksTest {

  private static final int TASKS = 6;
  private static final int BATCHES = 10;
  private static final int ROWS = 100;
  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .build();

  private final CyclicBarrier together = new CyclicBarrier(TASKS);

  @Test
  void tasksThatBeginAndWriteAtTheSameTimeMeetNoDeadlock() throws Exception {
    Engine.Handle database = Engine.MARIADB.fresh();
    database.run("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR(20))");
    long deadlocks = deadlocks(database);
    ExecutorService runtime = Executors.newFixedThreadPool(TASKS);
    try {
      List<CompletableFuture<Void>> tasks = new ArrayList<>();
      for (int task = 0; task < TASKS; task++) {
        int number = task;
        tasks.add(CompletableFuture.runAsync(() -> run(database, number), runtime));
      }
      tasks.forEach(CompletableFuture::join);
    } finally {
      runtime.shutdownNow();
    }

    assertThat(database.rows("SELECT count(*), count(DISTINCT name) FROM t"))
        .containsExactly(List.of("" + TASKS * BATCHES * ROWS, "" + TASKS));
    assertThat(deadlocks(database)).isEqualTo(deadlocks);
  }

  @Test
  void aServerThatLogsStatementsIsWrittenToo() throws Exception {
    try (MariaDbServer server =
        MariaDbServer.start(
            MariaDbServer.Settings.defaults()
                .with("log-bin", "binlog")
                .with("binlog-format", "STATEMENT")
                .with("server-id", "1"))) {
      server.createDatabase("logged");
      Engine.Handle database =
          new Engine.Handle(
              Engine.MARIADB, server.jdbcUrl("logged"), server.user(), server.password());
      database.run("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR(20))");
      try (SinkHarness sink = new SinkHarness(upsert(database))) {
        sink.put(records(0, 0));
      }
      assertThat(database.rows("SELECT count(*) FROM t")).containsExactly(List.of("" + ROWS));
    }
  }

  private static Map<String, String> upsert(Engine.Handle database) {
    return database.properties(
        "topics", "t", "insert.mode", "upsert", "pk.mode", "record_value", "pk.fields", "id");
  }

  private void run(Engine.Handle database, int number) {
    TopicPartition partition = new TopicPartition("t", number);
    Map<String, String> properties = upsert(database);
    properties.put("exactly.once", "on");
    properties.put("fairlead.task", Integer.toString(number));
    try (SinkHarness sink = new SinkHarness(properties)) {
      together.await(60, TimeUnit.SECONDS);
      sink.task().beginEpoch(1);
      sink.task().open(List.of(partition));
      sink.task().resumeOffsets(List.of(partition));
      for (int batch = 0; batch < BATCHES; batch++) {
        sink.put(records(number, batch));
      }
    } catch (Exception e) {
      throw new IllegalStateException("task " + number, e);
    }
  }

  /** Rows that lie between those of the other tasks. */
  private static List<SinkRecord> records(int task, int batch) {
    List<SinkRecord> records = new ArrayList<>();
    for (long offset = (long) batch * ROWS; offset < (batch + 1L) * ROWS; offset++) {
      Struct row = new Struct(SCHEMA).put("id", offset * TASKS + task).put("name", "task " + task);
      records.add(new SinkRecord("t", task, null, null, SCHEMA, row, offset));
    }
    return records;
  }

  private static long deadlocks(Engine.Handle database) throws Exception {
    return Long.parseLong(
        database.rows("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'").get(0).get(1));
  }
}
