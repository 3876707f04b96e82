// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The worker as its users meet it: started, called by REST, killed, started again. */
class ConnectWorkerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static KafkaBroker broker;

  private final List<ConnectWorker> opened = new ArrayList<>();
  private final String group = "cluster-" + UUID.randomUUID().toString().substring(0, 8);
  private final String topic = "numbers-" + group;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @AfterEach
  void closeWorkers() {
    opened.forEach(ConnectWorker::close);
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("group.id", group);
    properties.put("config.storage.topic", group + "-configs");
    properties.put("offset.storage.topic", group + "-offsets");
    properties.put("status.storage.topic", group + "-status");
    properties.put("config.storage.replication.factor", "1");
    properties.put("offset.storage.replication.factor", "1");
    properties.put("status.storage.replication.factor", "1");
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    properties.put("value.converter.schemas.enable", "false");
    properties.put("offset.flush.interval.ms", "500");
    properties.put("task.shutdown.graceful.timeout.ms", "60000");
    properties.put("listeners", "http://127.0.0.1:0");
    return properties;
  }

  @BeforeEach
  void createTopic() {
    broker.createTopic(topic, 1, Map.of());
  }

  private RestCalls start() {
    return start(properties());
  }

  private RestCalls start(Map<String, String> properties) {
    ConnectWorker worker = ConnectWorker.start(properties);
    opened.add(worker);
    return new RestCalls(worker.restUri());
  }

  private Map<String, String> source(int tasks) {
    return new HashMap<>(
        Map.of(
            "connector.class",
            CountingSource.class.getName(),
            "tasks.max",
            "" + tasks,
            "topic",
            topic,
            "secret",
            "swordfish"));
  }

  private static void awaitRunning(RestCalls rest, String name, int tasks) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(rest.connectorState(name)).isEqualTo("RUNNING");
              for (int task = 0; task < tasks; task++) {
                assertThat(rest.taskState(name, task)).isEqualTo("RUNNING");
              }
            });
  }

  /** Values by key, as read from the topic until each key has at least this many. */
  private Map<String, List<Long>> numbers(int keys, int atLeast) {
    return numbersFrom(0, keys, atLeast);
  }

  /** The same of records from this offset of the only partition. */
  private Map<String, List<Long>> numbersFrom(long offset, int keys, int atLeast) {
    Map<String, List<Long>> byKey = new HashMap<>();
    try (KafkaConsumer<String, String> consumer = consumer()) {
      consumer.assign(List.of(partition()));
      consumer.seek(partition(), offset);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<String, String> record :
                    consumer.poll(Duration.ofMillis(200))) {
                  byKey
                      .computeIfAbsent(record.key(), key -> new ArrayList<>())
                      .add(Long.parseLong(record.value()));
                }
                return byKey.size() >= keys
                    && byKey.values().stream().allMatch(values -> values.size() >= atLeast);
              });
    }
    return byKey;
  }

  /** Of the connector and of each of its tasks. */
  private static List<String> workersOfNumbers(RestCalls rest) {
    return rest.get("/connectors/numbers/status").body().findValuesAsText("worker_id");
  }

  private KafkaConsumer<String, String> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new StringDeserializer(),
        new StringDeserializer());
  }

  private TopicPartition partition() {
    return new TopicPartition(topic, 0);
  }

  /** Offset behind the last record. */
  private long end() {
    try (KafkaConsumer<String, String> consumer = consumer()) {
      return consumer.endOffsets(List.of(partition())).get(partition());
    }
  }

  private static void assertNoGap(List<Long> values) {
    List<Long> distinct = values.stream().distinct().sorted().toList();
    assertThat(distinct.get(distinct.size() - 1)).isEqualTo(distinct.size() - 1L);
  }

  @Test
  void sourceRunsAndItsRecordsArrive() {
    // given
    RestCalls rest = start();

    // when
    RestCalls.Answer created = rest.create("numbers", source(2));

    // then
    assertThat(created.status()).isEqualTo(201);
    awaitRunning(rest, "numbers", 2);
    Map<String, List<Long>> numbers = numbers(2, 50);
    assertThat(numbers).containsOnlyKeys("0", "1");
    numbers.values().forEach(values -> assertThat(values).isSorted().startsWith(0L, 1L, 2L));
    assertThat(rest.get("/connectors/numbers/status").body().at("/tasks/0/version").asText())
        .isEqualTo("7");
  }

  @Test
  void secretIsMaskedAndCanBeSentBack() {
    // given
    RestCalls rest = start();
    rest.create("numbers", source(1));

    // when
    Map<String, String> shown = new HashMap<>();
    rest.get("/connectors/numbers/config")
        .body()
        .properties()
        .forEach(entry -> shown.put(entry.getKey(), entry.getValue().asText()));

    // then
    assertThat(shown).containsEntry("secret", "***");
    assertThat(rest.put("/connectors/numbers/config", shown).status()).isEqualTo(200);
  }

  @Test
  void pauseResumeStopDelete() {
    // given a connector whose last offset is known
    RestCalls rest = start();
    Map<String, String> hundred = source(1);
    hundred.put("limit", "100");
    rest.create("numbers", hundred);
    awaitRunning(rest, "numbers", 1);

    // when paused, then so are connector and task
    assertThat(rest.put("/connectors/numbers/pause", null).status()).isEqualTo(202);
    await().atMost(PATIENCE).until(() -> rest.taskState("numbers", 0).equals("PAUSED"));
    await().atMost(PATIENCE).until(() -> rest.connectorState("numbers").equals("PAUSED"));

    // when resumed, then they run
    assertThat(rest.put("/connectors/numbers/resume", null).status()).isEqualTo(202);
    awaitRunning(rest, "numbers", 1);

    // when stopped, then there are no tasks, and offsets can be reset
    assertThat(rest.put("/connectors/numbers/stop", null).status()).isEqualTo(204);
    await().atMost(PATIENCE).until(() -> rest.connectorState("numbers").equals("STOPPED"));
    await()
        .atMost(PATIENCE)
        .until(() -> rest.get("/connectors/numbers/offsets").body().toString().contains(":100}"));
    assertThat(rest.send("DELETE", "/connectors/numbers/offsets", null).status()).isEqualTo(200);
    assertThat(rest.get("/connectors/numbers/offsets").body().path("offsets").size()).isZero();

    // when deleted, then it is gone
    assertThat(rest.send("DELETE", "/connectors/numbers", null).status()).isEqualTo(204);
    assertThat(rest.get("/connectors/numbers").status()).isEqualTo(404);
    await().atMost(PATIENCE).until(() -> rest.get("/connectors/numbers/status").status() == 404);
  }

  @Test
  void offsetsThatAreResetStayResetThoughATaskStillEnds() {
    // given a task that is in a poll for a while
    RestCalls rest = start();
    Map<String, String> slow = source(1);
    slow.put("pause.ms", "3000");
    rest.create("numbers", slow);
    numbers(1, 1);

    // when it is reset right after it was told to stop
    assertThat(rest.put("/connectors/numbers/stop", null).status()).isEqualTo(204);
    assertThat(rest.send("DELETE", "/connectors/numbers/offsets", null).status()).isEqualTo(200);

    // then the offset of what that poll still gave is not committed over it
    await()
        .during(Duration.ofSeconds(5))
        .until(() -> rest.get("/connectors/numbers/offsets").body().path("offsets").isEmpty());
  }

  @Test
  void nextWorkerGoesOnWhereTheLastStopped() {
    // given
    RestCalls rest = start();
    rest.create("numbers", source(1));
    int before = numbers(1, 100).get("0").size();

    // when
    opened.remove(0).close();
    RestCalls next = start();

    // then: a clean stop loses nothing and doubles nothing
    awaitRunning(next, "numbers", 1);
    List<Long> values = numbers(1, before + 200).get("0");
    assertNoGap(values);
    assertThat(values).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void workOfALeavingWorkerIsTakenByTheOther() {
    // given
    RestCalls first = start();
    RestCalls second = start();
    first.create("numbers", source(4));
    awaitRunning(first, "numbers", 4);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(workersOfNumbers(second).stream().distinct()).hasSize(2));

    // when
    opened.remove(0).close();

    // then
    awaitRunning(second, "numbers", 4);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(workersOfNumbers(second).stream().distinct()).hasSize(1));
    numbers(4, 200).values().forEach(ConnectWorkerTest::assertNoGap);
  }

  @Test
  void workerThatClosesTakesUpNothingWhenItsGroupChanges() {
    // given a worker that needs its time to close, since a task does not stop
    Map<String, String> properties = properties();
    properties.put("task.shutdown.graceful.timeout.ms", "10000");
    RestCalls first = start(properties);
    first.create("numbers", source(4));
    Map<String, String> stuck = source(1);
    stuck.put("hang", "task.stop");
    stuck.put("limit", "0");
    first.create("stuck", stuck);
    awaitRunning(first, "numbers", 4);
    awaitRunning(first, "stuck", 1);
    numbers(4, 100);

    // when another one joins meanwhile
    CompletableFuture<Void> closed = CompletableFuture.runAsync(opened.get(0)::close);
    await().atMost(PATIENCE).until(() -> first.taskState("numbers", 3).equals("UNASSIGNED"));
    properties.put("task.shutdown.graceful.timeout.ms", "2000");
    RestCalls second = start(properties);
    closed.join();

    // then the first one has left nothing behind that still writes
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(workersOfNumbers(second))
                    .hasSize(5)
                    .containsOnly(opened.get(1).restUri().getAuthority()));
    awaitRunning(second, "numbers", 4);
    numbersFrom(end(), 4, 500)
        .values()
        .forEach(values -> assertThat(values).doesNotHaveDuplicates().isSorted());
  }

  @Test
  void anyWorkerTakesWrites() {
    // given
    RestCalls first = start();
    RestCalls second = start();

    // when
    assertThat(first.create("one", source(1)).status()).isEqualTo(201);
    assertThat(second.create("two", source(1)).status()).isEqualTo(201);

    // then
    awaitRunning(first, "two", 1);
    awaitRunning(second, "one", 1);
    assertThat(first.send("POST", "/connectors/one/restart", null).status()).isEqualTo(204);
    assertThat(second.send("POST", "/connectors/one/restart", null).status()).isEqualTo(204);
    assertThat(first.send("POST", "/connectors/two/tasks/0/restart", null).status()).isEqualTo(204);
    assertThat(second.send("POST", "/connectors/two/tasks/0/restart", null).status())
        .isEqualTo(204);
    awaitRunning(first, "two", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "taskConfigs", "task.start", "poll", "stop", "task.stop"})
  void hangingPluginHurtsNobodyElse(String method) {
    // given
    Map<String, String> impatient = properties();
    impatient.put("task.shutdown.graceful.timeout.ms", "3000");
    impatient.put("fairlead.plugin.call.timeout.ms", "5000");
    impatient.put("fairlead.task.stuck.after.ms", "2000");
    RestCalls rest = start(impatient);
    Map<String, String> hanging = source(1);
    hanging.put("hang", method);

    // when
    assertThat(rest.create("hanging", hanging).status()).isEqualTo(201);
    assertThat(rest.create("numbers", source(1)).status()).isEqualTo(201);

    // then
    awaitRunning(rest, "numbers", 1);
    if (method.contains("stop")) {
      awaitRunning(rest, "hanging", 1);
      assertThat(rest.send("DELETE", "/connectors/hanging", null).status()).isEqualTo(204);
      assertThat(rest.create("hanging", source(1)).status()).isEqualTo(201);
      awaitRunning(rest, "hanging", 1);
    } else {
      String place =
          method.startsWith("task.") || method.equals("poll") ? "/tasks/0" : "/connector";
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          rest.get("/connectors/hanging/status")
                              .body()
                              .at(place + "/trace")
                              .asText())
                      .contains("hangIn"));
    }
  }

  @Test
  void wrongConfigIsRefusedKeyByKeyAndNothingIsStored() {
    // given
    RestCalls rest = start();
    Map<String, String> wrong = source(1);
    wrong.remove("topic");
    wrong.put("tasks.max", "none");

    // when
    RestCalls.Answer answer = rest.create("numbers", wrong);

    // then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("message").asText()).contains("topic").contains("tasks.max");
    assertThat(rest.get("/connectors").body().size()).isZero();
  }

  @Test
  void unknownClassIsAnsweredWithTheNearest() {
    // given
    RestCalls rest = start();
    Map<String, String> config = source(1);
    config.put("connector.class", "CountingSourc");

    // when
    RestCalls.Answer answer = rest.create("numbers", config);

    // then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("message").asText()).contains("CountingSource");
  }

  @Test
  void wrongWorkerPropertyStopsTheStart() {
    Map<String, String> wrong = properties();
    wrong.put("offset.flush.interval.ms", "soon");
    assertThatThrownBy(() -> ConnectWorker.start(wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("offset.flush.interval.ms")
        .hasMessageContaining("soon");
  }

  @Test
  void configTopicThatWouldLoseDataIsRefused() {
    broker.createTopic(group + "-configs", 3, Map.of("cleanup.policy", "compact"));
    assertThatThrownBy(() -> ConnectWorker.start(properties()))
        .hasMessageContaining(group + "-configs")
        .hasMessageContaining("3");
  }
}
