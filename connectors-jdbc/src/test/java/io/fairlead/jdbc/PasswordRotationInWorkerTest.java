// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.servers.PostgresServer;
import io.fairlead.testkit.ConnectWorkerExtension;
import io.fairlead.testkit.TestWorker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database's password is changed, and later the file that a config provider reads it from: what
 * runs on a worker fails meanwhile, with the remedy, and goes on by itself without a row lost or
 * doubled.
 */
class PasswordRotationInWorkerTest {

  private static final Duration DEADLINE = Duration.ofMinutes(4);

  @RegisterExtension
  static final ConnectWorkerExtension WORKER =
      ConnectWorkerExtension.with(
          Map.of(
              "exactly.once.source.support", "enabled",
              "key.converter", "org.apache.kafka.connect.json.JsonConverter",
              "value.converter.schemas.enable", "true",
              "config.providers", "file",
              "config.providers.file.class",
                  "org.apache.kafka.common.config.provider.FileConfigProvider"));

  @TempDir private Path folder;

  @Test
  void connectorsGoOnWithTheNewPasswordByThemselves(TestWorker worker) throws Exception {
    try (PostgresServer server =
        PostgresServer.start(PostgresServer.Settings.defaults().withPassword("root-secret"))) {
      // given a source and a sink that run with the old password
      Database database = Database.fresh(server);
      database.run(
          "CREATE TABLE t (id bigint PRIMARY KEY)",
          "INSERT INTO t SELECT * FROM generate_series(1, 100)",
          "CREATE TABLE copy (id bigint)",
          "CREATE ROLE rotated LOGIN PASSWORD 'old-secret'",
          "GRANT ALL ON t, copy TO rotated",
          "GRANT CREATE, USAGE ON SCHEMA public TO rotated");
      write("old-secret");
      worker.connectors().create("from", source(database));
      worker.connectors().create("to", sink(database));
      awaitCopied(database, 100);

      // when the database's is changed
      database.run(
          "ALTER ROLE rotated PASSWORD 'new-secret'",
          "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE usename = 'rotated'",
          "INSERT INTO t SELECT * FROM generate_series(101, 200)");

      // then the task says so, and so does the connector, which looks for tables
      await()
          .atMost(DEADLINE)
          .until(() -> failed(worker.connectors().status("from").at("/tasks/0")));
      await()
          .atMost(DEADLINE)
          .until(() -> failed(worker.connectors().status("from").at("/connector")));

      // and when the file has the new one, all rows come, once
      write("new-secret");
      awaitCopied(database, 200);
      await().atMost(DEADLINE).until(() -> runs(worker, "from") && runs(worker, "to"));
      database.run("INSERT INTO t SELECT * FROM generate_series(201, 250)");
      awaitCopied(database, 250);
      assertThat(database.rows("SELECT count(*), count(DISTINCT id) FROM copy"))
          .containsExactly(List.of("250", "250"));
      worker.connectors().deleteAll();
    }
  }

  private static boolean failed(JsonNode unit) {
    String trace = unit.path("trace").asText();
    assertThat(trace).doesNotContain("secret");
    return unit.path("state").asText().equals("FAILED")
        && trace.contains("28P01")
        && trace.contains("connection.password");
  }

  private static boolean runs(TestWorker worker, String name) {
    JsonNode status = worker.connectors().status(name);
    return status.at("/connector/state").asText().equals("RUNNING")
        && status.at("/tasks/0/state").asText().equals("RUNNING");
  }

  private static void awaitCopied(Database database, int rows) {
    await("%d rows in the copy".formatted(rows))
        .atMost(DEADLINE)
        .until(() -> database.value("SELECT count(DISTINCT id) FROM copy").equals("" + rows));
  }

  private void write(String password) throws Exception {
    Path fresh = Files.writeString(folder.resolve("fresh"), "password=" + password + "\n");
    Files.move(
        fresh,
        folder.resolve("secrets.properties"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private Map<String, String> connection(Database database, String... more) {
    Map<String, String> properties = database.properties(more);
    properties.remove("name");
    properties.put("connection.user", "rotated");
    properties.put(
        "connection.password", "${file:" + folder.resolve("secrets.properties") + ":password}");
    properties.put("fairlead.restart.backoff.initial.ms", "200");
    properties.put("fairlead.restart.backoff.max.ms", "1000");
    properties.put("fairlead.restart.max.per.hour", "1000");
    return properties;
  }

  private Map<String, String> source(Database database) {
    return connection(
        database,
        "connector.class",
        JdbcSourceConnector.class.getName(),
        "mode",
        "incrementing",
        "topic.prefix",
        "rotation-",
        "poll.interval.ms",
        "50",
        "table.poll.interval.ms",
        "200",
        "table.include.list",
        "t",
        "exactly.once.support",
        "required");
  }

  private Map<String, String> sink(Database database) {
    return connection(
        database,
        "connector.class",
        JdbcSinkConnector.class.getName(),
        "topics",
        "rotation-t",
        "table.name.format",
        "copy");
  }
}
