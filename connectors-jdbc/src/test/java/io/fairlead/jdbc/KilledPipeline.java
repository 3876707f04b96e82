// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaProcess;
import io.fairlead.testkit.WorkerProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A table that grows is read, exactly once, into a topic and from there written, exactly once, into
 * a table without key, while worker and both databases are killed in turn; in the end both tables
 * are equal, row by row. With {@code -Dfairlead.long=true} a million rows, and the broker is killed
 * too.
 */
final class KilledPipeline implements AutoCloseable {

  private static final boolean LONG = Boolean.getBoolean("fairlead.long");
  private static final int ROWS = LONG ? 1_000_000 : 20_000;
  private static final Duration DEADLINE = Duration.ofMinutes(LONG ? 20 : 5);

  private final Path folder;
  private final KillableDatabase legacy;
  private final KillableDatabase warehouse;
  private final int lanes;
  private final KafkaProcess broker = new KafkaProcess();
  private WorkerProcess worker;

  /**
   * Starts broker and worker.
   *
   * @param folder for the worker's log
   * @param legacy the source, which this closes
   * @param warehouse the target, which this closes
   * @param lanes of the sink
   */
  KilledPipeline(Path folder, KillableDatabase legacy, KillableDatabase warehouse, int lanes) {
    this.folder = folder;
    this.legacy = legacy;
    this.warehouse = warehouse;
    this.lanes = lanes;
    startWorker();
  }

  @Override
  public void close() {
    worker.close();
    broker.close();
    legacy.close();
    warehouse.close();
  }

  void everyRowArrivesOnceWhateverIsKilled() throws Exception {
    // given half of the rows, and a writer that adds the others
    legacy.createSource();
    legacy.run(legacy.insert(ROWS / 2));
    warehouse.createTarget();
    AtomicBoolean written = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(written));
    deploy("source", source());
    deploy("sink", sink());

    // when everything is killed once, each time in mid-stream
    awaitRows(ROWS / 8);
    worker.kill();
    startWorker();
    awaitRows(ROWS / 4);
    warehouse.kill();
    warehouse.restart();
    awaitRows(ROWS / 8 * 3);
    legacy.kill();
    legacy.restart();
    awaitRows(ROWS / 2);
    if (LONG) {
      killTheLoneBroker();
    }
    assertThat(writer).as("rows came until the last kill").isNotDone();
    written.set(true);
    writer.join();

    // then the tables are equal
    long rows = legacy.count();
    assertThat(rows).isGreaterThanOrEqualTo(ROWS);
    awaitRows(rows);
    assertEqualRowByRow();
  }

  /**
   * Not in the short form: a broker that is alone may come back with a transaction that stays open
   * for ever, which its coordinator takes for ended. Only an operator can abort that.
   */
  private void killTheLoneBroker() {
    broker.kill();
    broker.start();
    awaitRows(ROWS / 8 * 5);
    worker.kill();
    broker.kill();
    broker.start();
    startWorker();
  }

  /** Adds rows, in steps, until there are enough and nothing is killed any more. */
  private void write(AtomicBoolean killsAreOver) {
    long done = ROWS / 2;
    while (done < ROWS || !killsAreOver.get()) {
      try {
        // Never so far ahead that the rest of the pipeline would have nothing left to do.
        if (done < ROWS || count() > done - ROWS / 8) {
          legacy.run(legacy.insert(ROWS / 200));
          done += ROWS / 200;
        }
      } catch (SQLException e) {
        // The server is down; whether the rows are there, the comparison does not care.
        done = Math.min(done, ROWS - 1);
      }
    }
  }

  private long count() {
    try {
      return warehouse.count();
    } catch (SQLException e) {
      return 0;
    }
  }

  private void awaitRows(long rows) {
    await("%d rows in the target".formatted(rows))
        .atMost(DEADLINE)
        .until(
            () -> {
              assertThat(worker.alive()).as("the worker lives, else see its log").isTrue();
              return count() >= rows;
            });
  }

  private void assertEqualRowByRow() throws SQLException {
    try (Connection from = legacy.connect();
        Connection to = warehouse.connect();
        PreparedStatement expected = statement(from, legacy);
        PreparedStatement actual = statement(to, warehouse);
        ResultSet left = expected.executeQuery();
        ResultSet right = actual.executeQuery()) {
      int columns = left.getMetaData().getColumnCount();
      while (left.next()) {
        assertThat(right.next()).as("row %s is missing", left.getString(1)).isTrue();
        for (int column = 1; column <= columns; column++) {
          if (!Objects.equals(left.getString(column), right.getString(column))) {
            assertThat(right.getString(column))
                .as("row %s, column %d", left.getString(1), column)
                .isEqualTo(left.getString(column));
          }
        }
      }
      assertThat(right.next()).as("rows beyond").isFalse();
    }
  }

  private static PreparedStatement statement(Connection connection, KillableDatabase database)
      throws SQLException {
    connection.setAutoCommit(false);
    PreparedStatement statement = connection.prepareStatement(database.everyRow());
    statement.setFetchSize(1_000);
    return statement;
  }

  private Map<String, String> source() {
    Map<String, String> config = legacy.properties();
    config.putAll(
        SinkHarness.properties(
            "connector.class", JdbcSourceConnector.class.getName(),
            "mode", "incrementing",
            "incrementing.column.name", "id",
            "table.include.list", "t",
            "topic.prefix", "legacy-",
            "poll.interval.ms", "20",
            "batch.max.rows", LONG ? "2000" : "100",
            "timestamp.granularity", "micros_long",
            "table.read.threads", "3",
            "table.read.threads.min.rows", "1000",
            "exactly.once.support", "required"));
    return patient(config);
  }

  private Map<String, String> sink() {
    Map<String, String> config = warehouse.properties();
    config.putAll(
        SinkHarness.properties(
            "connector.class", JdbcSinkConnector.class.getName(),
            "topics", "legacy-t",
            "table.name.format", "t",
            "insert.mode", "insert",
            "pk.mode", "none",
            "lanes", Integer.toString(lanes),
            "max.retries", "-1",
            "retry.backoff.ms", "200",
            "consumer.override.isolation.level", "read_committed",
            "consumer.override.session.timeout.ms", "6000",
            "consumer.override.heartbeat.interval.ms", "1000",
            "consumer.override.max.poll.records", LONG ? "2000" : "200"));
    return patient(config);
  }

  private static Map<String, String> patient(Map<String, String> config) {
    config.put("connection.attempts", "100");
    config.put("connection.backoff.ms", "200");
    return config;
  }

  private void startWorker() {
    worker =
        WorkerProcess.start(
            broker.bootstrapServers(),
            "kill",
            Map.of(
                "exactly.once.source.support", "enabled",
                "key.converter", "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable", "true",
                "connector.client.config.override.policy", "All"),
            folder);
  }

  private void deploy(String name, Map<String, String> config) {
    config.remove("name");
    await(name)
        .atMost(DEADLINE)
        .ignoreExceptions()
        .untilAsserted(() -> worker.connectors().create(name, config));
  }
}
