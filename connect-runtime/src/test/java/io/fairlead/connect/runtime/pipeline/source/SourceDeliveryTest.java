// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.connector.TopicStatus;
import io.fairlead.connect.runtime.pipeline.RecordingListener;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceDeliveryTest {

  private static KafkaBroker broker;

  private final RecordingListener listener = new RecordingListener();
  private SourceHarness harness;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void open() {
    harness = new SourceHarness(broker);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void recordsOfEachSourcePartitionArriveInPollOrder() {
    // given
    String topic = harness.newTopic(3);
    Numbers numbers = new Numbers(topic, 3, 2_000, 37);

    // when
    harness.start(numbers, listener, Map.of());

    // then
    for (int partition = 0; partition < 3; partition++) {
      int number = partition;
      assertThat(harness.values(topic, partition, 2_000))
          .isEqualTo(IntStream.range(0, 2_000).mapToObj(i -> number + ":" + i).toList());
    }
    await()
        .untilAsserted(
            () -> {
              assertThat(numbers.acknowledged).hasValue(6_000);
              assertThat(harness.offsets.get(Numbers.partition(2))).containsEntry("n", 1_999);
              assertThat(numbers.commits.get()).isPositive();
            });
    assertThat(listener.events()).containsExactly("started 1.2.3");
    assertThat(harness.figure("source-task-metrics", "source-record-poll-total")).isEqualTo(6000.0);
    assertThat(harness.figure("source-task-metrics", "source-record-write-total"))
        .isEqualTo(6000.0);
    assertThat(harness.figure("source-task-metrics", "source-record-active-count")).isEqualTo(0.0);
    assertThat(harness.figure("connector-task-metrics", "status")).isEqualTo("running");
    assertThat((Double) harness.figure("connector-task-metrics", "batch-size-max"))
        .isEqualTo(111.0);
  }

  @Test
  void keyValueHeadersPartitionAndTimestampArrive() {
    // given
    String topic = harness.newTopic(4);
    SourceRecord record =
        new SourceRecord(
            Map.of("file", "a"),
            Map.of("line", 1),
            topic,
            2,
            Schema.STRING_SCHEMA,
            "key",
            Schema.OPTIONAL_STRING_SCHEMA,
            null,
            1_700_000_000_000L,
            new ConnectHeaders().addString("colour", "green").addInt("size", 42));

    // when
    harness.start(once(record), listener, Map.of());

    // then
    ConsumerRecord<byte[], byte[]> arrived = harness.read(topic, 2, 1).get(0);
    assertThat(SourceHarness.text(arrived.key())).isEqualTo("key");
    assertThat(arrived.value()).isNull();
    assertThat(arrived.timestamp()).isEqualTo(1_700_000_000_000L);
    assertThat(arrived.headers().toArray())
        .extracting(header -> header.key() + "=" + SourceHarness.text(header.value()))
        .containsExactly("colour=green", "size=42");
  }

  @Test
  void taskContinuesAfterItsCommittedOffsets() {
    // given
    String topic = harness.newTopic(1);
    TaskRunner first = harness.start(new Numbers(topic, 1, 500, 10), listener, Map.of());
    await().untilAsserted(() -> assertThat(harness.values(topic, 0, 500)).hasSize(500));
    first.stop();
    assertThat(first.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 499);
    assertThat(listener.last()).isEqualTo("stopped");

    // when
    harness.start(new Numbers(topic, 1, 600, 10), listener, Map.of());

    // then
    assertThat(harness.values(topic, 0, 600))
        .isEqualTo(IntStream.range(0, 600).mapToObj(i -> "0:" + i).toList());
  }

  @Test
  void filteredRecordsAreCommittedAndTold() {
    // given
    String topic = harness.newTopic(1);
    Numbers numbers = new Numbers(topic, 1, 100, 10);

    // when
    harness.start(
        numbers,
        listener,
        Map.of(
            "transforms", "drop",
            "transforms.drop.type", "org.apache.kafka.connect.transforms.Filter"));

    // then
    await()
        .untilAsserted(
            () -> {
              assertThat(numbers.leftOut).hasSize(100);
              assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 99);
            });
    assertThat(numbers.acknowledged).hasValue(0);
    assertThat(harness.figure("source-task-metrics", "source-record-write-total")).isEqualTo(0.0);
  }

  @Test
  void emptyPollsDoNotSpin() {
    // given
    AtomicInteger polls = new AtomicInteger();
    Script idle =
        new Script() {
          @Override
          protected List<SourceRecord> poll() {
            return polls.incrementAndGet() % 2 == 0 ? null : List.of();
          }
        };

    // when
    harness.start(idle, listener, Map.of());

    // then
    await().pollDelay(Duration.ofSeconds(2)).until(() -> polls.get() > 3);
    assertThat(polls.get()).isLessThan(500);
    assertThat(listener.events()).containsExactly("started 1.2.3");
  }

  @Test
  void retriableFailureOfPollIsTriedAgain() {
    // given
    String topic = harness.newTopic(1);
    AtomicInteger failures = new AtomicInteger();
    Numbers numbers =
        new Numbers(topic, 1, 10, 10) {
          @Override
          protected List<SourceRecord> poll() throws InterruptedException {
            if (failures.incrementAndGet() <= 3) {
              throw new RetriableException("not yet");
            }
            return super.poll();
          }
        };

    // when
    harness.start(numbers, listener, Map.of());

    // then
    assertThat(harness.values(topic, 0, 10)).hasSize(10);
  }

  @Test
  void failureOfPollFailsTheTaskAfterItsOffsetsAreCommitted() {
    // given
    String topic = harness.newTopic(1);
    AtomicBoolean stopped = new AtomicBoolean();
    Numbers numbers =
        new Numbers(topic, 1, 10, 10) {
          @Override
          protected List<SourceRecord> poll() throws InterruptedException {
            if (polls.get() > 0) {
              throw new IllegalStateException("the source is broken");
            }
            return super.poll();
          }

          @Override
          protected void stop() {
            stopped.set(true);
          }
        };

    // when
    TaskRunner runner = harness.start(numbers, listener, Map.of());

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    await().until(() -> listener.last().equals("failed"));
    assertThat(listener.failure()).hasMessage("the source is broken");
    assertThat(stopped).isTrue();
    assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 9);
    assertThat(harness.figure("connector-task-metrics", "status")).isEqualTo("failed");
  }

  @Test
  void recordWithoutTopicFailsTheTaskAndSaysWhichButNotWhat() {
    // given
    SourceRecord record =
        new SourceRecord(
            Map.of("table", "orders"),
            Map.of("row", 7),
            null,
            Schema.STRING_SCHEMA,
            "confidential");

    // when
    TaskRunner runner = harness.start(once(record), listener, Map.of());

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    await().until(() -> listener.last().equals("failed"));
    assertThat(listener.failure()).hasMessageContaining("{table=orders}");
    assertThat(listener.failure()).hasMessageContaining("{row=7}");
    assertThat(listener.failure()).hasMessageContaining("opic");
    assertThat(listener.failure()).hasStackTraceContaining("ConvertStage");
    assertThat(listener.failure().toString()).doesNotContain("confidential");
  }

  @Test
  void refusedRecordFailsTheTaskWithTopicAndReason() {
    // given
    String topic = harness.newTopic(1);
    Numbers numbers =
        new Numbers(topic, 1, 10, 1) {
          @Override
          String value(int partition, int number) {
            return number == 5 ? "x".repeat(3_000_000) : super.value(partition, number);
          }
        };

    // when
    TaskRunner runner = harness.start(numbers, listener, Map.of());

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    await().until(() -> listener.last().equals("failed"));
    assertThat(listener.failure())
        .hasMessageContaining("topic '" + topic + "'")
        .hasMessageContaining("RecordTooLargeException");
    assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 4);
  }

  @Test
  void refusedRecordIsSkippedWhereAllIsTolerated() {
    // given
    String topic = harness.newTopic(1);
    Numbers numbers =
        new Numbers(topic, 1, 10, 1) {
          @Override
          String value(int partition, int number) {
            return number == 5 ? "x".repeat(3_000_000) : super.value(partition, number);
          }
        };

    // when
    harness.start(numbers, listener, Map.of("errors.tolerance", "all"));

    // then
    await()
        .untilAsserted(
            () -> assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 9));
    assertThat(harness.values(topic, 0, 9)).hasSize(9).doesNotContain("0:5");
    assertThat(numbers.leftOut).hasSize(1);
    assertThat(harness.figure("task-error-metrics", "total-records-skipped")).isEqualTo(1.0);
  }

  @Test
  void activeTopicsAreNotedAndNotedAgainAfterAReset() {
    // given
    String topic = harness.newTopic(1);
    AtomicInteger number = new AtomicInteger();
    Script steady =
        new Script() {
          @Override
          protected List<SourceRecord> poll() throws InterruptedException {
            nothing();
            return List.of(
                new SourceRecord(
                    Map.of("p", 1),
                    Map.of("n", number.incrementAndGet()),
                    topic,
                    Schema.STRING_SCHEMA,
                    "v"));
          }
        };
    harness.start(steady, listener, Map.of());
    await()
        .untilAsserted(
            () ->
                assertThat(harness.statuses.topics(harness.connector))
                    .extracting(TopicStatus::topic)
                    .containsExactly(topic));

    // when
    harness.statuses.deleteTopic(harness.connector, topic);

    // then
    await()
        .untilAsserted(
            () -> assertThat(harness.statuses.topic(harness.connector, topic)).isPresent());
  }

  @Test
  void failedCommitIsMadeUpForByTheNext() {
    // given
    String topic = harness.newTopic(1);
    AtomicInteger attempts = new AtomicInteger();
    harness.offsets.onCommit(
        offsets -> {
          if (attempts.incrementAndGet() <= 2) {
            throw new IllegalStateException("offset topic is away");
          }
        });
    Numbers numbers = new Numbers(topic, 1, 10, 10);

    // when
    harness.start(numbers, listener, Map.of());

    // then
    await()
        .untilAsserted(
            () -> assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 9));
    assertThat(
            (Double) harness.figure("connector-task-metrics", "offset-commit-failure-percentage"))
        .isPositive();
    assertThat(listener.events()).containsExactly("started 1.2.3");
  }

  private static Script once(SourceRecord record) {
    List<SourceRecord> left = new ArrayList<>(List.of(record));
    return new Script() {
      @Override
      protected List<SourceRecord> poll() throws InterruptedException {
        return left.isEmpty() ? nothing() : List.of(left.remove(0));
      }
    };
  }
}
