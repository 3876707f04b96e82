// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.connect.runtime.ConnectWorker;
import io.fairlead.servers.KafkaBroker;
import io.fairlead.servers.PostgresServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database's password is changed, and later the file that a config provider reads it from: what
 * runs on a worker fails meanwhile, with the remedy, and goes on by itself without a row lost or
 * doubled.
 */
class PasswordRotationInWorkerTest {

  private static final Duration DEADLINE = Duration.ofMinutes(4);

  @TempDir private Path folder;

  @Test
  void connectorsGoOnWithTheNewPasswordByThemselves() throws Exception {
    try (PostgresServer server =
            PostgresServer.start(PostgresServer.Settings.defaults().withPassword("root-secret"));
        KafkaBroker broker =
            KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
        ConnectWorker worker = ConnectWorker.start(worker(broker))) {
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
      put(worker, "from", source(database));
      put(worker, "to", sink(database));
      awaitCopied(database, 100);

      // when the database's is changed
      database.run(
          "ALTER ROLE rotated PASSWORD 'new-secret'",
          "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE usename = 'rotated'",
          "INSERT INTO t SELECT * FROM generate_series(101, 200)");

      // then the task says so, and so does the connector, which looks for tables
      await().atMost(DEADLINE).until(() -> failed(status(worker, "from").at("/tasks/0")));
      await().atMost(DEADLINE).until(() -> failed(status(worker, "from").at("/connector")));

      // and when the file has the new one, all rows come, once
      write("new-secret");
      awaitCopied(database, 200);
      await().atMost(DEADLINE).until(() -> runs(worker, "from") && runs(worker, "to"));
      database.run("INSERT INTO t SELECT * FROM generate_series(201, 250)");
      awaitCopied(database, 250);
      assertThat(database.rows("SELECT count(*), count(DISTINCT id) FROM copy"))
          .containsExactly(List.of("250", "250"));
    }
  }

  private static boolean failed(JsonNode unit) {
    String trace = unit.path("trace").asText();
    assertThat(trace).doesNotContain("secret");
    return unit.path("state").asText().equals("FAILED")
        && trace.contains("28P01")
        && trace.contains("connection.password");
  }

  private static boolean runs(ConnectWorker worker, String name) throws Exception {
    JsonNode status = status(worker, name);
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
        "",
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
        "t",
        "table.name.format",
        "copy");
  }

  private static Map<String, String> worker(KafkaBroker broker) {
    Map<String, String> all = new HashMap<>();
    all.put("bootstrap.servers", broker.bootstrapServers());
    all.put("group.id", "rotation");
    for (String kind : new String[] {"config", "offset", "status"}) {
      all.put(kind + ".storage.topic", "rotation-" + kind);
      all.put(kind + ".storage.replication.factor", "1");
    }
    all.put("offset.storage.partitions", "1");
    all.put("status.storage.partitions", "1");
    all.put("exactly.once.source.support", "enabled");
    all.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.put("config.providers", "file");
    all.put(
        "config.providers.file.class",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    all.put("listeners", "http://127.0.0.1:0");
    return all;
  }

  private static void put(ConnectWorker worker, String name, Map<String, String> config)
      throws Exception {
    String body = new ObjectMapper().writeValueAsString(config);
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri(worker, "connectors/" + name + "/config"))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static JsonNode status(ConnectWorker worker, String name) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri(worker, "connectors/" + name + "/status")).build(),
                BodyHandlers.ofString());
    return new ObjectMapper().readTree(answer.body());
  }

  private static URI uri(ConnectWorker worker, String path) {
    return worker.restUri().resolve("/" + path);
  }
}
