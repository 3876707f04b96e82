// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkCommitTest {

  private static KafkaBroker broker;
  private SinkWorker worker;
  private final String connector = "sink-" + UUID.randomUUID();

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void startWorker() {
    worker = new SinkWorker(broker, Map.of());
  }

  @AfterEach
  void stopWorker() {
    worker.close();
  }

  @Test
  void commitsWhenThePluginAsksForIt() {
    // given a worker that commits once an hour
    try (SinkWorker slow = new SinkWorker(broker, Map.of("offset.flush.interval.ms", "3600000"))) {
      String topic = slow.topic(1);
      slow.write(topic, 0, 0, 10);
      SinkScript requesting =
          new SinkScript() {
            @Override
            public void put(SinkTaskContext context, Collection<SinkRecord> records) {
              if (!records.isEmpty()) {
                context.requestCommit();
              }
            }
          };

      // when
      SinkWorker.Running task = slow.start(connector, 0, Map.of("topics", topic), requesting);

      // then
      await().until(() -> slow.committed(connector, topic, 0) == 10);
      assertThat(task.probe.calls).contains("preCommit");
    }
  }

  @Test
  void commitsOnlyWhatPreCommitSaysIsFlushed() {
    // given a sink that has flushed four of its ten records
    String topic = worker.topic(2);
    worker.write(topic, 0, 0, 10);
    worker.write(topic, 1, 0, 10);
    SinkScript partial =
        new SinkScript() {
          @Override
          public Map<TopicPartition, OffsetAndMetadata> preCommit(
              SinkTaskContext context, Map<TopicPartition, OffsetAndMetadata> offsets) {
            return Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(4));
          }
        };

    // when
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), partial);
    await().until(() -> task.probe.acceptedCount() == 20);
    task.stop();

    // then
    assertThat(worker.committed(connector, topic, 0)).isEqualTo(4);
    assertThat(worker.committed(connector, topic, 1)).isLessThanOrEqualTo(0);
  }

  @Test
  void commitsNothingWhenPreCommitReturnsNullOrNothing() {
    // given
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 10);
    AtomicInteger asked = new AtomicInteger();
    SinkScript own =
        new SinkScript() {
          @Override
          public Map<TopicPartition, OffsetAndMetadata> preCommit(
              SinkTaskContext context, Map<TopicPartition, OffsetAndMetadata> offsets) {
            return asked.incrementAndGet() % 2 == 0 ? null : new HashMap<>();
          }
        };

    // when
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), own);
    await().until(() -> task.probe.acceptedCount() == 10 && asked.get() >= 4);
    task.stop();

    // then
    assertThat(worker.committed(connector, topic, 0)).isEqualTo(-1);
    await().until(() -> task.events.told.size() == 2);
    assertThat(task.events.told).containsExactly("started 1.2.3", "stopped");
  }

  @Test
  void ignoresOffsetsBeyondWhatWasDelivered() {
    // given a plugin that returns too much for one partition, and a partition that is not its own
    String topic = worker.topic(2);
    worker.write(topic, 0, 0, 10);
    worker.write(topic, 1, 0, 10);
    SinkScript boasting =
        new SinkScript() {
          @Override
          public Map<TopicPartition, OffsetAndMetadata> preCommit(
              SinkTaskContext context, Map<TopicPartition, OffsetAndMetadata> offsets) {
            Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>(offsets);
            answer.put(new TopicPartition(topic, 0), new OffsetAndMetadata(11));
            answer.put(new TopicPartition("elsewhere", 0), new OffsetAndMetadata(1));
            return answer;
          }
        };

    // when
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), boasting);
    await().until(() -> worker.committed(connector, topic, 1) == 10);
    task.stop();

    // then
    assertThat(worker.committed(connector, topic, 0)).isLessThanOrEqualTo(0);
    assertThat(worker.committed(connector, "elsewhere", 0)).isEqualTo(-1);
  }

  @Test
  void deliversAgainFromTheLastCommitWhenPreCommitFails() {
    // given a sink that loses its buffer once, before the second commit
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 10);
    AtomicBoolean failed = new AtomicBoolean();
    SinkScript failing =
        new SinkScript() {
          @Override
          public Map<TopicPartition, OffsetAndMetadata> preCommit(
              SinkTaskContext context, Map<TopicPartition, OffsetAndMetadata> offsets) {
            boolean second = offsets.get(new TopicPartition(topic, 0)).offset() > 10;
            if (second && failed.compareAndSet(false, true)) {
              throw new IllegalStateException("the buffer is gone");
            }
            return offsets;
          }
        };
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), failing);
    await().until(() -> worker.committed(connector, topic, 0) == 10);

    // when
    worker.write(topic, 0, 10, 5);

    // then what was not committed by then comes again
    await().until(failed::get);
    await().until(() -> worker.committed(connector, topic, 0) == 15);
    List<Long> offsets = task.probe.offsets(topic, 0);
    assertThat(offsets.stream().filter(offset -> offset == 10)).hasSize(2);
    assertThat(gaps(offsets)).isEmpty();
    assertThat(task.events.told).containsExactly("started 1.2.3");
  }

  @Test
  void losesNoRecordWhenItIsCancelledBetweenPutAndCommit() throws Exception {
    // given a task that has committed, accepts more, and hangs in the flush before their commit
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 100);
    CountDownLatch inPreCommit = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    SinkScript hanging =
        new SinkScript() {
          @Override
          public Map<TopicPartition, OffsetAndMetadata> preCommit(
              SinkTaskContext context, Map<TopicPartition, OffsetAndMetadata> offsets) {
            if (offsets.get(new TopicPartition(topic, 0)).offset() > 100) {
              inPreCommit.countDown();
              awaitUninterruptibly(never);
            }
            return offsets;
          }
        };
    SinkWorker.Running first = worker.start(connector, 0, Map.of("topics", topic), hanging);
    await().until(() -> worker.committed(connector, topic, 0) == 100);
    worker.write(topic, 0, 100, 400);
    assertThat(inPreCommit.await(90, TimeUnit.SECONDS)).isTrue();

    // when it is given up, and takes its offsets to the commit afterwards
    first.runner.cancel();
    await().until(() -> worker.members(connector) == 0);
    never.countDown();
    assertThat(first.runner.awaitStop(Duration.ofSeconds(90))).isTrue();
    long committed = worker.committed(connector, topic, 0);

    // then it has not committed them, and its successor gets every record that was not committed
    assertThat(committed).isEqualTo(100);
    assertThat(first.probe.acceptedCount()).isGreaterThan(100);
    SinkWorker.Running second =
        worker.start(connector, 0, Map.of("topics", topic), new SinkScript() {});
    await().until(() -> second.probe.acceptedCount() >= 500 - committed);
    assertThat(second.probe.offsets(topic, 0))
        .isEqualTo(LongStream.range(committed, 500).boxed().toList());
    assertThat(first.probe.offsets(topic, 0))
        .isEqualTo(LongStream.range(0, first.probe.acceptedCount()).boxed().toList());
    assertThat(first.events.told).containsExactly("started 1.2.3");
  }

  @Test
  void goesOnWithoutLossWhenTheBrokerComesBack() {
    // given
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 10);
    SinkWorker.Running task =
        worker.start(connector, 0, Map.of("topics", topic), new SinkScript() {});
    await().until(() -> worker.committed(connector, topic, 0) == 10);

    // when
    broker.restart();
    worker.write(topic, 0, 10, 10);

    // then
    await().until(() -> task.probe.acceptedCount() >= 20);
    await().until(() -> worker.committed(connector, topic, 0) == 20);
    assertThat(gaps(task.probe.offsets(topic, 0))).isEmpty();
    assertThat(task.events.told).containsExactly("started 1.2.3");
  }

  @Test
  void commitsWhatWasDeliveredBeforeItFailed() {
    // given
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 20);
    List<Long> seen = new CopyOnWriteArrayList<>();
    SinkScript failing =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            records.forEach(record -> seen.add(record.kafkaOffset()));
            if (seen.contains(10L)) {
              throw new IllegalStateException("the table is gone");
            }
          }
        };

    // when
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            Map.of("topics", topic, "consumer.override.max.poll.records", "10"),
            failing);

    // then
    await().until(() -> task.events.failure != null);
    assertThat(task.events.failure)
        .hasMessageContaining(topic + "-0 offsets 10..19")
        .hasRootCauseMessage("the table is gone");
    assertThat(worker.committed(connector, topic, 0)).isEqualTo(10);
    assertThat(task.probe.calls.subList(task.probe.calls.size() - 3, task.probe.calls.size()))
        .containsExactly("preCommit", "close", "stop");
    await().until(() -> worker.members(connector) == 0);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        done = latch.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        // A plugin that does not care.
      }
    }
  }

  /** Offsets that a later record came without. */
  private static List<Long> gaps(List<Long> offsets) {
    List<Long> gaps = new ArrayList<>();
    long next = 0;
    for (long offset : offsets) {
      if (offset > next) {
        gaps.add(next);
      }
      next = Math.max(next, offset + 1);
    }
    return gaps;
  }
}
