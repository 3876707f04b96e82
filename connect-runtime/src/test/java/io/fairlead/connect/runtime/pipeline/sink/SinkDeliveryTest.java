// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkDeliveryTest {

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
  void deliversEveryRecordOfAPartitionInOffsetOrder() {
    // given
    String topic = worker.topic(3);
    for (int partition = 0; partition < 3; partition++) {
      worker.write(topic, partition, 0, 4_000);
    }

    // when
    SinkWorker.Running task =
        worker.start(connector, 0, Map.of("topics", topic), new SinkScript() {});

    // then
    await().until(() -> task.probe.acceptedCount() >= 12_000);
    for (int partition = 0; partition < 3; partition++) {
      assertThat(task.probe.offsets(topic, partition)).isEqualTo(upTo(4_000));
    }
    assertThat(task.stop()).isTrue();
    for (int partition = 0; partition < 3; partition++) {
      assertThat(worker.committed(connector, topic, partition)).isEqualTo(4_000);
    }
  }

  @Test
  void callsEveryMethodOfThePluginOnTheTasksThreadInTheUsualOrder() {
    // given
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 10);

    // when
    SinkWorker.Running task =
        worker.start(connector, 0, Map.of("topics", topic), new SinkScript() {});
    await().until(() -> task.probe.acceptedCount() == 10);
    task.stop();

    // then
    assertThat(task.probe.threads)
        .singleElement()
        .extracting(Thread::getName)
        .isEqualTo("task-thread-" + connector + "-0");
    List<String> calls = task.probe.calls;
    assertThat(calls.subList(0, 2)).containsExactly("start", "open");
    assertThat(calls.subList(calls.size() - 3, calls.size()))
        .containsExactly("preCommit", "close", "stop");
    await().until(() -> task.events.told.size() == 2);
    assertThat(task.events.told).containsExactly("started 1.2.3", "stopped");
  }

  @Test
  void callsPutWithoutRecordsSoThatPluginsKnowTheTime() {
    // given
    String topic = worker.topic(1);

    // when
    SinkWorker.Running task =
        worker.start(connector, 0, Map.of("topics", topic), new SinkScript() {});

    // then
    await().until(() -> task.probe.count("put(empty)") >= 3);
  }

  @Test
  void deliversABatchAgainAfterARetriableException() {
    // given a sink that refuses twice and wants a pause of its own
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 50);
    List<List<Long>> attempts = new CopyOnWriteArrayList<>();
    SinkScript refusing =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            if (records.isEmpty()) {
              return;
            }
            attempts.add(records.stream().map(SinkRecord::kafkaOffset).toList());
            records.clear();
            if (attempts.size() <= 2) {
              context.timeout(100);
              throw new RetriableException("not now");
            }
          }
        };

    // when
    worker.start(
        connector,
        0,
        Map.of("topics", topic, "consumer.override.max.poll.records", "50"),
        refusing);

    // then the same batch comes a third time, although the plugin emptied its list
    await().until(() -> attempts.size() >= 3);
    assertThat(attempts.get(1)).isEqualTo(attempts.get(0));
    assertThat(attempts.get(2)).isEqualTo(attempts.get(0));
    await().until(() -> worker.committed(connector, topic, 0) == 50);
  }

  @Test
  void commitsNothingOfABatchThatIsStillRefused() {
    // given
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 10);
    AtomicInteger attempts = new AtomicInteger();
    AtomicInteger accepted = new AtomicInteger();
    SinkScript refusing =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            if (records.stream().anyMatch(record -> record.kafkaOffset() >= 5)) {
              attempts.incrementAndGet();
              throw new RetriableException("not now");
            }
            accepted.addAndGet(records.size());
          }
        };

    // when
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            Map.of("topics", topic, "consumer.override.max.poll.records", "5"),
            refusing);
    await().until(() -> attempts.get() >= 2);
    task.stop();

    // then
    assertThat(accepted).hasValue(5);
    assertThat(worker.committed(connector, topic, 0)).isEqualTo(5);
  }

  @Test
  void keepsTheOriginalCoordinatesOfRecordsThatTransformsMove() {
    // given
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 5);

    // when
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            Map.of(
                "topics", topic,
                "transforms", "move",
                "transforms.move.type", "org.apache.kafka.connect.transforms.RegexRouter",
                "transforms.move.regex", ".*",
                "transforms.move.replacement", "moved"),
            new SinkScript() {});

    // then
    await().until(() -> task.probe.acceptedCount() == 5);
    assertThat(task.probe.accepted)
        .allSatisfy(
            record -> {
              assertThat(record.topic()).isEqualTo("moved");
              assertThat(record.originalTopic()).isEqualTo(topic);
              assertThat(record.originalKafkaPartition()).isZero();
            });
    assertThat(task.probe.offsets(topic, 0)).isEqualTo(upTo(5));
    await().until(() -> worker.statuses.topic(connector, topic).isPresent());
    await().until(() -> worker.committed(connector, topic, 0) == 5);
  }

  @Test
  void commitsFilteredRecordsToo() {
    // given a transform that drops everything
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 7);

    // when
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            Map.of(
                "topics", topic,
                "transforms", "drop",
                "transforms.drop.type", "org.apache.kafka.connect.transforms.Filter"),
            new SinkScript() {});

    // then
    await().until(() -> worker.committed(connector, topic, 0) == 7);
    assertThat(task.probe.acceptedCount()).isZero();
  }

  @Test
  void followsARegularExpressionOfTopics() {
    // given
    String prefix = "regex-" + UUID.randomUUID();
    broker.createTopic(prefix + "-a", 1, Map.of());
    broker.createTopic(prefix + "-b", 1, Map.of());
    worker.write(prefix + "-a", 0, 0, 3);
    worker.write(prefix + "-b", 0, 0, 3);

    // when
    SinkWorker.Running task =
        worker.start(connector, 0, Map.of("topics.regex", prefix + "-.*"), new SinkScript() {});

    // then
    await().until(() -> task.probe.acceptedCount() == 6);
  }

  @Test
  void showsProgressInTheFiguresOfThePeer() {
    // given a sink that is stuck behind its first batch
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 1_000);
    AtomicBoolean open = new AtomicBoolean();
    SinkScript stuck =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            boolean later = records.stream().anyMatch(record -> record.kafkaOffset() >= 100);
            if (later && !open.get()) {
              context.timeout(50);
              throw new RetriableException("not now");
            }
          }
        };

    // when
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            Map.of("topics", topic, "consumer.override.max.poll.records", "100"),
            stuck);

    // then the lag is what is not delivered, not what is not fetched
    await().until(() -> Double.valueOf(900).equals(figure("sink-record-lag-max")));
    assertThat(figure("partition-count")).isEqualTo(1.0);
    assertThat(figure("sink-record-send-total")).isEqualTo(100.0);

    // and it goes to zero
    open.set(true);
    await().until(() -> task.probe.acceptedCount() == 1_000);
    await().until(() -> Double.valueOf(0).equals(figure("sink-record-lag-max")));
    await().until(() -> Double.valueOf(0).equals(figure("sink-record-active-count")));
    assertThat(figure("sink-record-read-total")).isEqualTo(1000.0);
    await().until(() -> (double) figure("offset-commit-completion-total") > 0);
    task.stop();
    assertThat(figure("sink-record-read-total")).isNull();
  }

  private Object figure(String name) {
    return worker.metric("sink-task-metrics", connector, 0, name);
  }

  private static List<Long> upTo(int end) {
    return LongStream.range(0, end).boxed().toList();
  }
}
