// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.pipeline.RecordingListener;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.servers.KafkaBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceErrorsTest {

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
  void failingRecordFailsTheTaskAndSaysWhere() {
    // given
    String topic = harness.newTopic(1);

    // when
    TaskRunner runner =
        harness.start(new Numbers(topic, 1, 100, 10), listener, picky("0:42", "data"));

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.events()).containsExactly("started 1.2.3", "failed");
    assertThat(listener.failure())
        .hasMessageContaining("Tolerance exceeded in error handler")
        .hasMessageContaining("TRANSFORMATION")
        .hasMessageContaining("{partition=0}")
        .hasMessageContaining("{n=42}");
    assertThat(harness.values(topic, 0, 42)).hasSize(42);
    assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 41);
  }

  @Test
  void toleratedRecordIsLeftOutCountedAndCommitted() {
    // given
    String topic = harness.newTopic(1);
    Numbers numbers = new Numbers(topic, 1, 100, 10);
    Map<String, String> config = picky("0:99", "data");
    config.put("errors.tolerance", "all");

    // when
    harness.start(numbers, listener, config);

    // then
    await()
        .untilAsserted(
            () -> assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 99));
    assertThat(harness.values(topic, 0, 99)).hasSize(99).doesNotContain("0:99");
    assertThat(numbers.leftOut).hasSize(1);
    assertThat(harness.figure("task-error-metrics", "total-records-skipped")).isEqualTo(1.0);
    assertThat(harness.figure("task-error-metrics", "total-record-errors")).isEqualTo(1.0);
    assertThat(harness.figure("task-error-metrics", "total-record-failures")).isEqualTo(1.0);
    assertThat((Long) harness.figure("task-error-metrics", "last-error-timestamp")).isPositive();
    assertThat(listener.events()).containsExactly("started 1.2.3");
  }

  @Test
  void toleratedRecordIsKeptInTheDeadLetterTopicWithTheReason() {
    // given
    String topic = harness.newTopic(1);
    String deadLetters = "dead-" + UUID.randomUUID();
    Map<String, String> config = picky("0:7", "data");
    config.put("errors.tolerance", "all");
    config.put("fairlead.errors.deadletterqueue.topic.name", deadLetters);
    config.put("fairlead.errors.deadletterqueue.topic.replication.factor", "1");
    config.put("fairlead.errors.deadletterqueue.context.headers.enable", "true");

    // when
    harness.start(new Numbers(topic, 1, 10, 10), listener, config);

    // then
    await()
        .untilAsserted(
            () -> assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 9));
    List<ConsumerRecord<byte[], byte[]>> kept = harness.read(deadLetters, 0, 1);
    assertThat(kept).hasSize(1);
    ConsumerRecord<byte[], byte[]> letter = kept.get(0);
    assertThat(SourceHarness.text(letter.key())).isEqualTo("k7");
    assertThat(SourceHarness.text(letter.value())).isEqualTo("0:7");
    assertThat(header(letter, "__connect.errors.topic")).isEqualTo(topic);
    assertThat(header(letter, "__connect.errors.connector.name")).isEqualTo(harness.connector);
    assertThat(header(letter, "__connect.errors.task.id")).isEqualTo("0");
    assertThat(header(letter, "__connect.errors.stage")).isEqualTo("TRANSFORMATION");
    assertThat(header(letter, "__connect.errors.class.name")).isEqualTo(Picky.class.getName());
    assertThat(header(letter, "__connect.errors.exception.class.name"))
        .isEqualTo(DataException.class.getName());
    assertThat(header(letter, "__connect.errors.exception.stacktrace")).contains("Picky");
    assertThat(header(letter, "__connect.errors.source.offset")).isEqualTo("{n=7}");
    assertThat(harness.figure("task-error-metrics", "deadletterqueue-produce-requests"))
        .isEqualTo(1.0);
  }

  @Test
  void offsetOfRecordThatCannotBeKeptIsNotCommitted() {
    // given
    String topic = harness.newTopic(1);
    String deadLetters = "dead-" + UUID.randomUUID();
    broker.createTopic(deadLetters, 1, Map.of("max.message.bytes", "100"));
    Numbers numbers =
        new Numbers(topic, 1, 10, 1) {
          @Override
          String value(int partition, int number) {
            return number == 7 ? "poison" + "x".repeat(1_000) : super.value(partition, number);
          }
        };
    Map<String, String> config = picky("poison" + "x".repeat(1_000), "data");
    config.put("errors.tolerance", "all");
    config.put("fairlead.errors.deadletterqueue.topic.name", deadLetters);

    // when
    TaskRunner runner = harness.start(numbers, listener, config);

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.last()).isEqualTo("failed");
    assertThat(listener.failure()).hasStackTraceContaining(deadLetters);
    assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 6);
    assertThat(harness.figure("task-error-metrics", "deadletterqueue-produce-failures"))
        .isEqualTo(1.0);
  }

  /**
   * Invariant 8: between the failure and the dead letter's acknowledgement the worker is killed.
   */
  @Test
  void recordWhoseDeadLetterIsNotStoredYetComesAgainAfterTheTaskIsKilled() throws Exception {
    // given a task that is about to read the poison record when the broker goes away
    String topic = harness.newTopic(1);
    String deadLetters = "dead-" + UUID.randomUUID();
    broker.createTopic(deadLetters, 1, Map.of());
    CountDownLatch away = new CountDownLatch(1);
    Numbers killed =
        new Numbers(topic, 1, 10, 1) {
          @Override
          protected List<SourceRecord> poll() throws InterruptedException {
            if (polled.get() == 7) {
              away.await();
            }
            return super.poll();
          }
        };
    Map<String, String> config = picky("0:7", "data");
    config.put("errors.tolerance", "all");
    config.put("fairlead.errors.deadletterqueue.topic.name", deadLetters);
    TaskRunner runner = harness.start(killed, listener, config);
    await()
        .atMost(SourceHarness.SOON)
        .untilAsserted(
            () -> assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 6));
    broker.stop();
    try {
      away.countDown();
      await().atMost(SourceHarness.SOON).until(() -> Double.valueOf(1).equals(failures()));

      // when it is killed before the dead letter is stored
      runner.cancel();
      assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    } finally {
      broker.restart();
    }

    // then the record was neither acknowledged nor committed
    assertThat(killed.leftOut).isEmpty();
    assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 6);

    // and the next life keeps it
    Numbers next = new Numbers(topic, 1, 10, 1);
    harness.start(next, new RecordingListener(), config);
    await()
        .atMost(SourceHarness.SOON)
        .untilAsserted(
            () -> assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 9));
    assertThat(next.leftOut).hasSize(1);
    assertThat(harness.values(deadLetters, 0, 1)).contains("0:7");
    assertThat(harness.values(topic, 0, 9)).doesNotContain("0:7").contains("0:6", "0:8", "0:9");
  }

  private Object failures() {
    return harness.figure("task-error-metrics", "total-record-failures");
  }

  @Test
  void retriableFailureIsRetriedUntilItSucceeds() {
    // given
    String topic = harness.newTopic(1);
    Picky.failures.set(2);
    Map<String, String> config = picky("0:3", "retriable");
    config.put("errors.retry.timeout", "60000");

    // when
    harness.start(new Numbers(topic, 1, 10, 10), listener, config);

    // then
    assertThat(harness.values(topic, 0, 10)).hasSize(10);
    assertThat(harness.figure("task-error-metrics", "total-retries")).isEqualTo(2.0);
    assertThat(harness.figure("task-error-metrics", "total-records-skipped")).isEqualTo(0.0);
  }

  @Test
  void stopDuringRetriesLeavesNoRecordOut() {
    // given
    String topic = harness.newTopic(1);
    Picky.failures.set(Integer.MAX_VALUE);
    Map<String, String> config = picky("0:3", "retriable");
    config.put("errors.retry.timeout", "-1");
    config.put("errors.tolerance", "all");
    TaskRunner runner = harness.start(new Numbers(topic, 1, 10, 10), listener, config);
    await()
        .untilAsserted(
            () ->
                assertThat((Double) harness.figure("task-error-metrics", "total-retries"))
                    .isPositive());

    // when
    runner.stop();

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.last()).isEqualTo("stopped");
    assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 2);
    assertThat(harness.figure("task-error-metrics", "total-records-skipped")).isNull();
  }

  @Test
  void exhaustedRetriesFailTheTaskWhereNothingIsTolerated() {
    // given
    Picky.failures.set(Integer.MAX_VALUE);
    Map<String, String> config = picky("0:3", "retriable");

    // when
    TaskRunner runner =
        harness.start(new Numbers(harness.newTopic(1), 1, 10, 10), listener, config);

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.failure()).hasMessageContaining("Tolerance exceeded");
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return SourceHarness.text(record.headers().lastHeader(name).value());
  }

  private static Map<String, String> picky(String value, String kind) {
    Map<String, String> config = new HashMap<>();
    config.put("transforms", "picky");
    config.put("transforms.picky.type", Picky.class.getName());
    config.put("transforms.picky.value", value);
    config.put("transforms.picky.kind", kind);
    return config;
  }

  /** Refuses one value. */
  public static final class Picky<R extends ConnectRecord<R>> implements Transformation<R> {

    static final AtomicInteger failures = new AtomicInteger();

    private String refused;
    private boolean retriable;

    @Override
    public void configure(Map<String, ?> configs) {
      refused = (String) configs.get("value");
      retriable = "retriable".equals(configs.get("kind"));
    }

    @Override
    public R apply(R record) {
      if (refused.equals(record.value())) {
        if (!retriable) {
          throw new DataException("cannot digest this");
        }
        if (failures.getAndDecrement() > 0) {
          throw new RetriableException("lookup service is away");
        }
      }
      return record;
    }

    @Override
    public ConfigDef config() {
      return new ConfigDef();
    }

    @Override
    public void close() {}
  }
}
