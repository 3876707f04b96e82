// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.testkit.KafkaExtension;
import io.fairlead.testkit.KafkaTestServer;
import io.fairlead.testkit.WorkerProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A worker that dies while a table is read in parts costs no row: the table is read anew. */
@ExtendWith(KafkaExtension.class)
class BulkKillTest {

  private static final int ROWS = 6_000;
  private static final String TOPIC = "bulk-kill-t";

  /** Kept with the workers' logs when the test fails. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final Set<Long> there = new HashSet<>();

  @Test
  void everyRowIsThereAfterTheWorkerIsKilled(KafkaTestServer kafka) throws Exception {
    // given a table whose last row can be read only when the test lets go of a lock
    Database database = PostgresTest.database();
    String reader = "reader_" + database.name();
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY)",
        "INSERT INTO t SELECT * FROM generate_series(1, " + ROWS + ")",
        "ANALYZE t",
        "CREATE FUNCTION gate(id bigint) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN IF id = "
            + ROWS
            + " AND position('TABLESAMPLE' IN current_query()) = 0"
            + " THEN PERFORM pg_advisory_lock_shared(7); END IF; RETURN true; END$$",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY gated ON t USING (gate(id))",
        "CREATE ROLE " + reader + " LOGIN",
        "GRANT SELECT ON t TO " + reader);
    kafka.createTopic(TOPIC, 1, Map.of());
    try (Connection holder = database.connect();
        Statement lock = holder.createStatement();
        KafkaConsumer<String, String> topic = reader(kafka)) {
      lock.execute("SELECT pg_advisory_lock(7)");
      try (WorkerProcess worker = worker(kafka)) {
        worker.connectors().create("bulk-kill", source(database, reader));
        await("the middle of the table")
            .atMost(SourceHarness.DEADLINE)
            .until(() -> read(topic) > ROWS / 2);

        // when
        worker.kill();
      }
      assertThat(there).doesNotContain((long) ROWS);
      database.run("INSERT INTO t SELECT * FROM generate_series(-9, 0)");
      lock.execute("SELECT pg_advisory_unlock(7)");

      // then another one reads all of it, as it is now
      try (WorkerProcess worker = worker(kafka)) {
        await("every row")
            .atMost(SourceHarness.DEADLINE)
            .until(() -> read(topic) == ROWS + 10 && worker.alive());
      }
      assertThat(there)
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(-9, ROWS).boxed().toList());
    }
  }

  /** How many rows there are in the topic by now. */
  private int read(KafkaConsumer<String, String> topic) throws Exception {
    for (ConsumerRecord<String, String> record : topic.poll(Duration.ofMillis(200))) {
      there.add(new ObjectMapper().readTree(record.value()).path("id").asLong());
    }
    return there.size();
  }

  private static KafkaConsumer<String, String> reader(KafkaTestServer kafka) {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> only = List.of(new TopicPartition(TOPIC, 0));
    consumer.assign(only);
    consumer.seekToBeginning(only);
    return consumer;
  }

  private WorkerProcess worker(KafkaTestServer kafka) {
    return WorkerProcess.start(kafka, "bulk-kill", Map.of(), folder);
  }

  private static Map<String, String> source(Database database, String reader) {
    Map<String, String> config =
        database.properties(
            "connector.class", JdbcSourceConnector.class.getName(),
            "mode", "bulk",
            "table.include.list", "t",
            "topic.prefix", "bulk-kill-",
            "poll.interval.ms", "3600000",
            "batch.max.rows", "50",
            "table.read.threads", "3",
            "table.read.threads.min.rows", "1000");
    config.remove("name");
    config.put("connection.user", reader);
    return config;
  }
}
