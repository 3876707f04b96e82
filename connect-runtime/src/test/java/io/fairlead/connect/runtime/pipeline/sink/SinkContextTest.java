// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkContextTest {

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
  void goesBackToAnOffsetThatThePluginAsksFor() {
    // given a sink that wants to see the first hundred records again
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 3_000);
    TopicPartition partition = new TopicPartition(topic, 0);
    AtomicBoolean asked = new AtomicBoolean();
    SinkScript rewinding =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            if (records.stream().anyMatch(record -> record.kafkaOffset() == 1_499)
                && asked.compareAndSet(false, true)) {
              context.offset(partition, 1_400);
            }
          }
        };

    // when
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), rewinding);

    // then they come again, and no other
    List<Long> expected = new ArrayList<>(upTo(1_500));
    expected.addAll(LongStream.range(1_400, 3_000).boxed().toList());
    await().until(() -> task.probe.acceptedCount() >= expected.size());
    assertThat(task.probe.offsets(topic, 0)).isEqualTo(expected);
    await().until(() -> worker.committed(connector, topic, 0) == 3_000);
  }

  @Test
  void startsWhereThePluginAsksForInOpen() {
    // given
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 100);
    SinkScript atSixty =
        new SinkScript() {
          @Override
          public void open(SinkTaskContext context, Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> context.offset(partition, 60));
          }
        };

    // when
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), atSixty);

    // then
    await().until(() -> task.probe.acceptedCount() >= 40);
    assertThat(task.probe.offsets(topic, 0)).isEqualTo(LongStream.range(60, 100).boxed().toList());
  }

  @Test
  void failsWhenThePluginAsksForAPartitionThatItDoesNotHave() {
    // given
    String topic = worker.topic(1);
    SinkScript wrong =
        new SinkScript() {
          @Override
          public void open(SinkTaskContext context, Collection<TopicPartition> partitions) {
            context.offset(new TopicPartition("elsewhere", 7), 1);
          }
        };

    // when
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), wrong);

    // then
    await().until(() -> task.events.failure != null);
    assertThat(task.events.failure).hasMessageContaining("elsewhere-7");
  }

  @Test
  void holdsBackPartitionsThatThePluginPausedAndGoesOnWhereItStopped() {
    // given a sink that pauses partition 0 with its first batch
    String topic = worker.topic(2);
    worker.write(topic, 0, 0, 5_000);
    worker.write(topic, 1, 0, 5_000);
    TopicPartition first = new TopicPartition(topic, 0);
    AtomicBoolean resume = new AtomicBoolean();
    AtomicBoolean paused = new AtomicBoolean();
    AtomicLong whilePaused = new AtomicLong();
    SinkScript pausing =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            boolean ofFirst = records.stream().anyMatch(record -> record.kafkaPartition() == 0);
            if (ofFirst && paused.get() && !resume.get()) {
              whilePaused.incrementAndGet();
            }
            if (ofFirst && paused.compareAndSet(false, true)) {
              context.pause(first);
            }
            if (resume.get()) {
              context.resume(first);
            }
          }
        };

    // when
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), pausing);
    await().until(() -> task.probe.offsets(topic, 1).size() == 5_000);
    int before = task.probe.offsets(topic, 0).size();
    long emptyPuts = task.probe.count("put(empty)");
    await().until(() -> task.probe.count("put(empty)") >= emptyPuts + 3);

    // then nothing of it came meanwhile
    assertThat(task.probe.offsets(topic, 0)).hasSize(before);
    assertThat(whilePaused).hasValue(0);
    assertThat(before).isLessThan(5_000);

    // and all of it comes afterwards, once
    resume.set(true);
    await().until(() -> task.probe.offsets(topic, 0).size() >= 5_000);
    assertThat(task.probe.offsets(topic, 0)).isEqualTo(upTo(5_000));
  }

  @Test
  void refusesToPauseAForeignPartition() {
    // given
    String topic = worker.topic(1);
    List<RuntimeException> thrown = new CopyOnWriteArrayList<>();
    SinkScript pausing =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            try {
              context.pause(new TopicPartition("elsewhere", 0));
            } catch (RuntimeException e) {
              thrown.add(e);
            }
          }
        };

    // when
    worker.start(connector, 0, Map.of("topics", topic), pausing);

    // then
    await().until(() -> !thrown.isEmpty());
    assertThat(thrown.get(0))
        .isInstanceOf(org.apache.kafka.connect.errors.IllegalWorkerStateException.class);
  }

  private static List<Long> upTo(int end) {
    return LongStream.range(0, end).boxed().toList();
  }
}
