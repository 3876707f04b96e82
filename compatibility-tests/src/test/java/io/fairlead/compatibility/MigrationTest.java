// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.compatibility.harness.ConnectRuntime;
import io.fairlead.compatibility.harness.ConnectRuntime.RunningWorker;
import io.fairlead.compatibility.harness.LineFile;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.TopicProbe;
import io.fairlead.compatibility.harness.WorkerProperties;
import io.fairlead.servers.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator stops Apache Kafka Connect's worker, starts Fairlead's with the same properties, and
 * goes back: connectors, their states and offsets stay, no record is lost or doubled.
 */
class MigrationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String SOURCE = "org.apache.kafka.connect.file.FileStreamSourceConnector";
  private static final String SINK = "org.apache.kafka.connect.file.FileStreamSinkConnector";
  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

  @TempDir Path folder;

  private static KafkaBroker broker;
  private static TopicProbe topics;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
    topics = new TopicProbe(broker.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    topics.close();
    broker.close();
  }

  @Test
  void goesOnWhereTheOtherRuntimeStopped() {
    // given a worker of Apache Kafka Connect with two pairs of connectors, one paused, one stopped
    Map<String, String> properties =
        WorkerProperties.distributed(broker.bootstrapServers(), "migrating")
            .withPlugins("file")
            .toMap();
    Lines lines = new Lines();
    Map<String, JsonNode> configs;
    try (RunningWorker apache = ConnectRuntime.APACHE.start(properties)) {
      Rest rest = new Rest(apache.restUri());
      lines.more();
      deployAll(rest);
      lines.awaitThrough();
      configs = configs(rest);
      // Offsets of the last lines are committed once the task has stopped, at the latest.
    }
    lines.more();

    // when Fairlead takes over
    try (RunningWorker subject = ConnectRuntime.subject().start(properties)) {
      Rest rest = new Rest(subject.restUri());

      // then everything is as it was, and goes on
      assertThat(configs(rest)).isEqualTo(configs);
      awaitStates(rest);
      assertThat(rest.get("/connectors/paused").body().path("tasks")).hasSize(1);
      lines.awaitThrough();
      lines.more();
      lines.awaitThrough();
      assertThat(topics.values("paused-lines")).isEmpty();
      assertThat(topics.values("stopped-lines")).isEmpty();

      // and what is changed now is still there after the way back
      assertThat(rest.put("/connectors/paused/resume", null).status()).isEqualTo(202);
      assertThat(rest.put("/connectors/json-source/pause", null).status()).isEqualTo(202);
      assertThat(rest.delete("/connectors/doomed").status()).isEqualTo(204);
      rest.deploy("added", source("added-lines"));
      await().atMost(PATIENCE).until(() -> topics.values("added-lines").size() == lines.count());
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(rest.state("json-source")).isEqualTo("PAUSED[PAUSED]"));
      await().atMost(PATIENCE).until(() -> topics.values("paused-lines").size() == lines.count());
      configs = configs(rest);
    }

    // when they go back
    try (RunningWorker apache = ConnectRuntime.APACHE.start(properties)) {
      Rest rest = new Rest(apache.restUri());

      // then the same holds
      assertThat(configs(rest)).isEqualTo(configs);
      assertThat(configs).containsKey("added").doesNotContainKey("doomed");
      awaitState(rest, "paused", "RUNNING[RUNNING]");
      awaitState(rest, "json-source", "PAUSED[PAUSED]");
      awaitState(rest, "stopped", "STOPPED[]");
      awaitState(rest, "added", "RUNNING[RUNNING]");
      rest.put("/connectors/json-source/resume", null);
      lines.more();
      lines.awaitThrough();
      await().atMost(PATIENCE).until(() -> topics.values("added-lines").size() == lines.count());
    }
    // nothing twice, nothing lost, in order
    assertThat(topics.values("plain-lines")).isEqualTo(lines.all());
    assertThat(topics.values("added-lines")).isEqualTo(lines.all());
    assertThat(topics.values("paused-lines")).isEqualTo(lines.all());
    assertThat(lines.plainOut.lines()).isEqualTo(lines.all());
    assertThat(lines.jsonOut.lines()).isEqualTo(lines.all());
  }

  @Test
  void sourceOffsetsAreTheSameThroughBothRuntimes() {
    Map<String, String> properties =
        WorkerProperties.distributed(broker.bootstrapServers(), "offsets")
            .withPlugins("file")
            .toMap();
    LineFile in = new LineFile(folder.resolve("offsets.txt"));
    in.append(List.of("first", "second"));
    Map<String, String> config = source("offset-lines");
    config.put("file", in.path().toString());
    JsonNode before;
    try (RunningWorker apache = ConnectRuntime.APACHE.start(properties)) {
      Rest rest = new Rest(apache.restUri());
      rest.deploy("reader", config);
      await()
          .atMost(PATIENCE)
          .until(() -> rest.get("/connectors/reader/offsets").text().contains("\"position\":13"));
      before = rest.get("/connectors/reader/offsets").body();
    }

    // when Fairlead reads them, and sets them back
    try (RunningWorker subject = ConnectRuntime.subject().start(properties)) {
      Rest rest = new Rest(subject.restUri());
      awaitState(rest, "reader", "RUNNING[RUNNING]");
      assertThat(rest.get("/connectors/reader/offsets").body()).isEqualTo(before);
      assertThat(rest.put("/connectors/reader/stop", null).status()).isEqualTo(204);
      awaitState(rest, "reader", "STOPPED[]");
      String changed = before.toString().replace("\"position\":13", "\"position\":6");
      assertThat(rest.send("PATCH", "/connectors/reader/offsets", changed).status()).isEqualTo(200);
    }

    // then Apache Kafka Connect goes on there
    try (RunningWorker apache = ConnectRuntime.APACHE.start(properties)) {
      Rest rest = new Rest(apache.restUri());
      awaitState(rest, "reader", "STOPPED[]");
      assertThat(rest.get("/connectors/reader/offsets").text()).contains("\"position\":6");
      rest.put("/connectors/reader/resume", null);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(topics.values("offset-lines"))
                      .containsExactly("first", "second", "second"));
    }
  }

  /** A worker may be started on every host before the last of Apache's is stopped. */
  @Test
  void fairleadWaitsAtTheDoorUntilTheLastOfApachesWorkersHasGone() {
    Map<String, String> properties =
        WorkerProperties.distributed(broker.bootstrapServers(), "rolling")
            .withPlugins("file")
            .toMap();
    LineFile in = new LineFile(folder.resolve("rolling.txt"));
    in.append(List.of("first"));
    Map<String, String> config = source("rolling-lines");
    config.put("file", in.path().toString());
    RunningWorker subject;
    try (RunningWorker apache = ConnectRuntime.APACHE.start(properties)) {
      Rest rest = new Rest(apache.restUri());
      rest.deploy("rolling", config);
      await().atMost(PATIENCE).until(() -> topics.values("rolling-lines").size() == 1);

      // when one comes while the group is still Apache's
      subject = ConnectRuntime.subject().start(properties);
      Rest waiting = new Rest(subject.restUri());

      // then it says so, answers reads, and does not disturb
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(waiting.get("/health").text())
                      .contains("takes over when the last of them has stopped"));
      assertThat(waiting.get("/connectors").text()).contains("rolling");
      in.append(List.of("second"));
      await().atMost(PATIENCE).until(() -> topics.values("rolling-lines").size() == 2);
    }

    // and takes over when the last one has gone
    try (RunningWorker successor = subject) {
      in.append(List.of("third"));
      await().atMost(PATIENCE).until(() -> topics.values("rolling-lines").size() >= 3);
      assertThat(topics.values("rolling-lines")).containsExactly("first", "second", "third");
      Rest rest = new Rest(successor.restUri());
      await().atMost(PATIENCE).until(() -> rest.get("/health").status() == 200);
    }
  }

  private void deployAll(Rest rest) {
    rest.deploy("plain-source", source("plain-lines"));
    rest.deploy("plain-sink", sink("plain-lines", "plain.out"));
    Map<String, String> jsonSource = source("json-lines");
    jsonSource.put("value.converter", JSON);
    jsonSource.put("key.converter", JSON);
    rest.deploy("json-source", jsonSource);
    Map<String, String> jsonSink = sink("json-lines", "json.out");
    jsonSink.put("value.converter", JSON);
    jsonSink.put("key.converter", JSON);
    rest.deploy("json-sink", jsonSink);
    rest.deploy("doomed", sink("plain-lines", "doomed.out"));
    create(rest, "stopped", source("stopped-lines"), "STOPPED");
    // It has to have run once to have a task.
    Map<String, String> waiting = source("paused-lines");
    waiting.put("file", folder.resolve("not-yet.txt").toString());
    rest.deploy("paused", waiting);
    awaitState(rest, "paused", "RUNNING[RUNNING]");
    assertThat(rest.put("/connectors/paused/pause", null).status()).isEqualTo(202);
    awaitState(rest, "paused", "PAUSED[PAUSED]");
    waiting.put("file", folder.resolve("in.txt").toString());
    rest.deploy("paused", waiting);
    awaitStates(rest);
  }

  private static void create(Rest rest, String name, Map<String, String> config, String state) {
    String body = Rest.json(Map.of("name", name, "config", config, "initial_state", state));
    assertThat(rest.post("/connectors", body).status()).isEqualTo(201);
  }

  private static void awaitStates(Rest rest) {
    for (String name : List.of("plain-source", "plain-sink", "json-source", "json-sink")) {
      awaitState(rest, name, "RUNNING[RUNNING]");
    }
    awaitState(rest, "paused", "PAUSED[PAUSED]");
    awaitState(rest, "stopped", "STOPPED[]");
  }

  private static void awaitState(Rest rest, String name, String state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(rest.state(name)).as(name).isEqualTo(state));
  }

  private static Map<String, JsonNode> configs(Rest rest) {
    Map<String, JsonNode> configs = new TreeMap<>();
    await().atMost(PATIENCE).until(() -> rest.get("/connectors?expand=info").status() == 200);
    rest.get("/connectors?expand=info")
        .body()
        .fields()
        .forEachRemaining(
            entry -> configs.put(entry.getKey(), entry.getValue().path("info").path("config")));
    return configs;
  }

  private Map<String, String> source(String topic) {
    return new HashMap<>(
        Map.of(
            "connector.class",
            SOURCE,
            "tasks.max",
            "1",
            "file",
            folder.resolve("in.txt").toString(),
            "topic",
            topic));
  }

  private Map<String, String> sink(String topic, String file) {
    return new HashMap<>(
        Map.of(
            "connector.class",
            SINK,
            "tasks.max",
            "1",
            "topics",
            topic,
            "file",
            folder.resolve(file).toString()));
  }

  /** The file that the sources read, and those that the sinks write. */
  private final class Lines {
    private static final int STEP = 200;

    private final LineFile in = new LineFile(folder.resolve("in.txt"));
    private final LineFile plainOut = new LineFile(folder.resolve("plain.out"));
    private final LineFile jsonOut = new LineFile(folder.resolve("json.out"));

    void more() {
      in.appendNumbered(STEP);
    }

    int count() {
      return in.lines().size();
    }

    List<String> all() {
      return in.lines();
    }

    void awaitThrough() {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(plainOut.lines()).hasSize(count());
                assertThat(jsonOut.lines()).hasSize(count());
              });
    }
  }
}
