// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.connector.TopicStatus;
import io.fairlead.connect.runtime.store.StatusFormat.Key;
import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaStatusStoreTest {

  private static final ConnectorTaskId TASK = new ConnectorTaskId("c-1", 0);

  private static KafkaBroker broker;
  private final StoreFixture fixture = new StoreFixture(broker);

  @BeforeAll
  static void start() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private KafkaStatusStore store() {
    KafkaStatusStore store = new KafkaStatusStore(fixture.settings());
    store.start();
    return store;
  }

  private static ConnectorStatus connector(RunState state, String worker, int generation) {
    return new ConnectorStatus("c-1", state, worker, generation, null, "1.2");
  }

  private static TaskStatus task(RunState state, String worker, int generation) {
    return new TaskStatus(TASK, state, worker, generation, null, null);
  }

  @Test
  void statusIsReadBackHereElsewhereAndLater() {
    try (KafkaStatusStore store = store();
        KafkaStatusStore other = store()) {
      TopicStatus topic = new TopicStatus("orders", TASK, 17);
      List<Object> told = new CopyOnWriteArrayList<>();
      other.listener(
          new StatusStore.StatusListener() {
            @Override
            public void connectorStatus(ConnectorStatus status) {
              told.add(status);
            }

            @Override
            public void taskStatus(TaskStatus status) {
              told.add(status);
            }
          });

      store.put(connector(RunState.RUNNING, "w", 1));
      store.put(task(RunState.RUNNING, "w", 1));
      store.put("c-1", topic);
      store.flush();

      await()
          .untilAsserted(
              () -> {
                assertThat(other.connector("c-1")).contains(connector(RunState.RUNNING, "w", 1));
                assertThat(other.task(TASK)).contains(task(RunState.RUNNING, "w", 1));
                assertThat(other.tasks("c-1")).hasSize(1);
                assertThat(other.topics("c-1")).containsExactly(topic);
                assertThat(store.topic("c-1", "orders")).contains(topic);
              });
      await()
          .untilAsserted(
              () ->
                  assertThat(told)
                      .containsExactlyInAnyOrder(
                          connector(RunState.RUNNING, "w", 1), task(RunState.RUNNING, "w", 1)));
      try (KafkaStatusStore later = store()) {
        assertThat(later.connectors()).containsExactly("c-1");
        assertThat(later.task(TASK)).isPresent();
      }

      store.put(task(RunState.DESTROYED, "w", 1));
      store.put(connector(RunState.DESTROYED, "w", 1));
      store.deleteTopic("c-1", "orders");
      await()
          .untilAsserted(
              () -> {
                assertThat(other.connectors()).isEmpty();
                assertThat(other.task(TASK)).isEmpty();
                assertThat(other.topics("c-1")).isEmpty();
              });
    }
  }

  @Test
  void safePutLeavesTheStatusOfLaterGenerationAlone() {
    try (KafkaStatusStore store = store()) {
      store.put(task(RunState.RUNNING, "new", 5));
      await().until(() -> store.task(TASK).isPresent());

      store.putSafe(task(RunState.FAILED, "old", 4));
      store.put(connector(RunState.RUNNING, "w", 1));

      await().until(() -> store.connector("c-1").isPresent());
      store.flush();
      assertThat(store.task(TASK)).contains(task(RunState.RUNNING, "new", 5));
    }
  }

  @Test
  void lateUnassignedOfAnOlderOwnerIsIgnored() {
    try (KafkaStatusStore store = store()) {
      store.put(task(RunState.RUNNING, "new", 5));
      await().until(() -> store.task(TASK).isPresent());

      store.put(task(RunState.UNASSIGNED, "old", 4));
      store.flush();
      store.put(connector(RunState.RUNNING, "w", 1));

      await().until(() -> store.connector("c-1").isPresent());
      assertThat(store.task(TASK)).contains(task(RunState.RUNNING, "new", 5));
    }
  }

  /** Compaction keeps the last record of a key, so that one has to be true. */
  @ParameterizedTest
  @EnumSource(
      value = RunState.class,
      names = {"UNASSIGNED", "FAILED"})
  void lateWordOfAnOlderOwnerDoesNotStandLastInTheTopic(RunState late) {
    try (KafkaStatusStore older = store();
        KafkaStatusStore newer = store()) {
      // given
      newer.put(connector(RunState.RUNNING, "new", 5));
      newer.put(task(RunState.RUNNING, "new", 5));
      await().until(() -> older.task(TASK).isPresent() && older.connector("c-1").isPresent());

      // when
      older.put(connector(late, "old", 4));
      older.put(task(late, "old", 4));

      // then
      await()
          .untilAsserted(
              () ->
                  assertThat(keptByCompaction())
                      .containsExactlyInAnyOrder(
                          connector(RunState.RUNNING, "new", 5), task(RunState.RUNNING, "new", 5)));
    }
  }

  @Test
  void workerThatGaveUpContradictsNobody() {
    try (KafkaStatusStore first = store();
        KafkaStatusStore second = store()) {
      // given
      first.put(task(RunState.RUNNING, "first", 4));
      await().until(() -> second.task(TASK).isPresent());
      first.put(task(RunState.UNASSIGNED, "first", 4));
      await()
          .until(
              () -> second.task(TASK).orElseThrow().equals(task(RunState.UNASSIGNED, "first", 4)));

      // when, as after the way back to Apache Kafka Connect, whose generations are others
      second.put(task(RunState.RUNNING, "second", 1));
      second.put(connector(RunState.RUNNING, "second", 1));

      // then
      await().until(() -> first.connector("c-1").isPresent());
      await()
          .untilAsserted(
              () ->
                  assertThat(keptByCompaction())
                      .containsExactlyInAnyOrder(
                          task(RunState.RUNNING, "second", 1),
                          connector(RunState.RUNNING, "second", 1)));
    }
  }

  private List<Object> keptByCompaction() {
    Map<Key, byte[]> last = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(fixture.properties.get("status.storage.topic")).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> last.put(StatusFormat.key(record.key()).orElseThrow(), record.value()));
      }
    }
    return last.entrySet().stream().map(KafkaStatusStoreTest::status).toList();
  }

  private static Object status(Map.Entry<Key, byte[]> stored) {
    return stored.getKey() instanceof Key.Task task
        ? StatusFormat.task(task.id(), stored.getValue()).orElseThrow()
        : StatusFormat.connector("c-1", stored.getValue()).orElseThrow();
  }
}
