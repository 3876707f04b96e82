// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.pipeline.client.ClientConfigs;
import io.fairlead.servers.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.runtime.Worker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly-once sources as users meet them: several workers, old sets of tasks, offsets by REST. */
class ExactlyOnceWorkerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static KafkaBroker broker;

  @TempDir Path folder;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final String group = "exact-" + UUID.randomUUID().toString().substring(0, 8);
  private final String topic = "numbers-" + group;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopic() {
    broker.createTopic(topic, 1, Map.of());
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private Map<String, String> common() {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    properties.put("value.converter.schemas.enable", "false");
    properties.put("listeners", "http://127.0.0.1:0");
    properties.put("task.shutdown.graceful.timeout.ms", "60000");
    return properties;
  }

  private RestCalls start() {
    Map<String, String> properties = common();
    properties.put("group.id", group);
    for (String store : List.of("config", "offset", "status")) {
      properties.put(store + ".storage.topic", group + "-" + store);
      properties.put(store + ".storage.replication.factor", "1");
    }
    properties.put("offset.storage.partitions", "2");
    properties.put("exactly.once.source.support", "enabled");
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
            "exactly.once.support",
            "requested",
            "topic",
            topic));
  }

  private static void awaitState(RestCalls rest, int tasks) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<String> states =
                  rest.get("/connectors/numbers/status")
                      .body()
                      .path("tasks")
                      .findValuesAsText("state");
              assertThat(states).hasSize(tasks).containsOnly("RUNNING");
            });
  }

  private List<ConsumerRecord<String, String>> committed(String from) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(from, 0);
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private Map<String, List<Long>> numbers() {
    Map<String, List<Long>> byKey = new HashMap<>();
    committed(topic)
        .forEach(
            record ->
                byKey
                    .computeIfAbsent(record.key(), key -> new ArrayList<>())
                    .add(Long.parseLong(record.value())));
    return byKey;
  }

  private void awaitNumbers(int keys, int each) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Map<String, List<Long>> now = numbers();
              return now.size() >= keys
                  && now.values().stream().allMatch(values -> values.size() >= each);
            });
  }

  /** Neither a gap nor a repetition, in order. */
  private void assertExact() {
    numbers()
        .forEach(
            (key, values) ->
                assertThat(values)
                    .as("sequence %s", key)
                    .isEqualTo(LongStream.range(0, values.size()).boxed().toList()));
  }

  /** How many tasks the config topic says are fenced and counted. */
  private String taskCount() {
    Map<String, String> last = new LinkedHashMap<>();
    committed(group + "-config").forEach(record -> last.put(record.key(), record.value()));
    return last.get("tasks-fencing-numbers");
  }

  /** Something that still writes as a task of an older set would. */
  private KafkaProducer<String, String> zombie(int task) {
    KafkaProducer<String, String> zombie =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "transactional.id", ClientConfigs.transactionalId(group, "numbers", task)),
            new StringSerializer(),
            new StringSerializer());
    opened.add(() -> zombie.close(Duration.ZERO));
    zombie.initTransactions();
    zombie.beginTransaction();
    zombie.send(new ProducerRecord<>(topic, "zombie", "-1"));
    zombie.flush();
    return zombie;
  }

  private static void assertFenced(KafkaProducer<String, String> zombie) {
    assertThatThrownBy(zombie::commitTransaction)
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(ProducerFencedException.class),
            e -> assertThat(e).isInstanceOf(InvalidProducerEpochException.class));
  }

  private void stop(RestCalls rest) {
    assertThat(rest.put("/connectors/numbers/stop", null).status()).isEqualTo(204);
    await().atMost(PATIENCE).until(() -> rest.connectorState("numbers").equals("STOPPED"));
    await()
        .atMost(PATIENCE)
        .until(() -> rest.get("/connectors/numbers/status").body().path("tasks").isEmpty());
  }

  @Test
  void transactionalIdsAreApaches() {
    assertThat(ClientConfigs.transactionalId("g", "c", 3))
        .isEqualTo(Worker.taskTransactionalId("g", "c", 3));
  }

  @Test
  void smallerSetOfTasksBeginsWhenAllOfTheOlderAreFenced() {
    // given three tasks that have run, and remnants of two of them
    RestCalls rest = start();
    assertThat(rest.create("numbers", source(3)).status()).isEqualTo(201);
    awaitState(rest, 3);
    awaitNumbers(3, 20);
    assertThat(taskCount()).isEqualTo("{\"task-count\":3}");
    stop(rest);
    KafkaProducer<String, String> one = zombie(1);
    KafkaProducer<String, String> two = zombie(2);

    // when the connector goes on with a single task
    assertThat(rest.put("/connectors/numbers/config", source(1)).status()).isEqualTo(200);
    assertThat(rest.put("/connectors/numbers/resume", null).status()).isEqualTo(202);
    awaitState(rest, 1);
    int before = numbers().get("0").size();
    await().atMost(PATIENCE).until(() -> numbers().get("0").size() > before + 20);

    // then
    assertFenced(one);
    assertFenced(two);
    assertThat(taskCount()).isEqualTo("{\"task-count\":1}");
    assertThat(numbers()).doesNotContainKey("zombie");
    assertExact();
  }

  @Test
  void offsetsAreChangedWhenEverybodyIsFenced() {
    // given
    RestCalls rest = start();
    rest.create("numbers", source(2));
    awaitState(rest, 2);
    awaitNumbers(2, 20);
    stop(rest);
    KafkaProducer<String, String> zombie = zombie(1);

    // when
    Object offsets =
        Map.of(
            "offsets",
            List.of(
                Map.of("partition", Map.of("number", "1"), "offset", Map.of("next", 1_000_000))));
    RestCalls.Answer answer = rest.send("PATCH", "/connectors/numbers/offsets", offsets);

    // then
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertFenced(zombie);
    assertThat(rest.get("/connectors/numbers/offsets").body().toString()).contains("1000000");
    assertThat(taskCount()).isEqualTo("{\"task-count\":0}");
    rest.put("/connectors/numbers/resume", null);
    await().atMost(PATIENCE).until(() -> numbers().get("1").contains(1_000_000L));

    // when they are reset
    stop(rest);
    assertThat(rest.send("DELETE", "/connectors/numbers/offsets", null).status()).isEqualTo(200);
    assertThat(rest.get("/connectors/numbers/offsets").body().path("offsets")).isEmpty();
  }

  @Test
  void severalWorkersWriteEachNumberOnceWhileTasksComeAndGo() throws Exception {
    // given two workers
    RestCalls first = start();
    RestCalls second = start();
    first.create("numbers", source(4));
    awaitState(second, 4);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        second
                            .get("/connectors/numbers/status")
                            .body()
                            .findValuesAsText("worker_id")
                            .stream()
                            .distinct())
                    .hasSize(2));
    awaitNumbers(4, 50);

    // when the set of tasks changes, tasks are restarted, and a worker leaves
    second.put("/connectors/numbers/config", source(2));
    awaitState(second, 2);
    second.send("POST", "/connectors/numbers/restart?includeTasks=true", null);
    second.put("/connectors/numbers/config", source(5));
    awaitState(second, 5);
    awaitNumbers(5, 100);
    opened.remove(0).close();
    awaitState(second, 5);
    int before = numbers().get("4").size();
    await().atMost(PATIENCE).until(() -> numbers().get("4").size() > before + 50);

    // then
    assertExact();
    assertThat(taskCount()).isEqualTo("{\"task-count\":5}");
  }

  @Test
  void openTransactionOfADeadProcessKeepsNoWorkerFromStarting() {
    // given a worker that has made its topics, and a process that died in a transaction
    RestCalls rest = start();
    rest.create("numbers", source(1));
    awaitNumbers(1, 20);
    opened.forEach(ExactlyOnceWorkerTest::close);
    opened.clear();
    KafkaProducer<String, String> dead =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "transaction.timeout.ms",
                "900000",
                "transactional.id",
                group + "-other-0"),
            new StringSerializer(),
            new StringSerializer());
    opened.add(() -> dead.close(Duration.ZERO));
    dead.initTransactions();
    dead.beginTransaction();
    for (int partition = 0; partition < 2; partition++) {
      dead.send(new ProducerRecord<>(group + "-offset", partition, "[\"other\",{}]", "{\"n\":1}"));
    }
    dead.flush();

    // when
    RestCalls next = start();

    // then it answers, and goes on once that transaction has an end
    assertThat(next.get("/connectors").status()).isEqualTo(200);
    dead.abortTransaction();
    awaitState(next, 1);
    int before = numbers().get("0").size();
    await().atMost(PATIENCE).until(() -> numbers().get("0").size() > before + 20);
    assertExact();
  }

  @Test
  void standaloneRefusesConnectorsThatRequireIt() {
    Map<String, String> properties = common();
    properties.put("offset.storage.file.filename", folder.resolve("offsets").toString());
    Map<String, String> required = source(1);
    required.put("name", "numbers");
    required.put("exactly.once.support", "required");
    assertThatThrownBy(() -> ConnectWorker.startStandalone(properties, List.of(required)))
        .hasMessageContaining("exactly-once source support");
  }

  private static void close(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
