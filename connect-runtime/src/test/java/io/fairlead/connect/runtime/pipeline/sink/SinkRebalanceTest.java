// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkRebalanceTest {

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

  private static final String COOPERATIVE =
      "org.apache.kafka.clients.consumer.CooperativeStickyAssignor";
  private static final String EAGER = "org.apache.kafka.clients.consumer.RangeAssignor";

  /** Knows what it has open, and fails the test when it is given anything else. */
  private static class Tracking implements SinkScript {
    final Set<TopicPartition> open = ConcurrentHashMap.newKeySet();
    final Set<String> wrong = ConcurrentHashMap.newKeySet();

    @Override
    public void open(SinkTaskContext context, Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        if (!open.add(partition)) {
          wrong.add(partition + " opened twice");
        }
      }
      if (!context.assignment().equals(open)) {
        wrong.add("assignment " + context.assignment() + " but open " + open);
      }
    }

    @Override
    public void close(SinkTaskContext context, Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        if (!open.remove(partition)) {
          wrong.add(partition + " closed but not open");
        }
      }
    }

    @Override
    public void put(SinkTaskContext context, Collection<SinkRecord> records) {
      for (SinkRecord record : records) {
        TopicPartition partition = new TopicPartition(record.topic(), record.kafkaPartition());
        if (!open.contains(partition)) {
          wrong.add("record of " + partition + ", which is not open");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {COOPERATIVE, EAGER})
  void sharesPartitionsWithASecondTaskAndDeliversEachRecordOnce(String assignor) {
    // given a task with all partitions
    String topic = worker.topic(4);
    for (int partition = 0; partition < 4; partition++) {
      worker.write(topic, partition, 0, 500);
    }
    Map<String, String> config =
        Map.of(
            "topics",
            topic,
            "consumer.override.partition.assignment.strategy",
            assignor,
            "consumer.override.heartbeat.interval.ms",
            "1000");
    Tracking firstScript = new Tracking();
    SinkWorker.Running first = worker.start(connector, 0, config, firstScript);
    await().until(() -> first.probe.acceptedCount() == 2_000);

    // when a second one comes
    Tracking secondScript = new Tracking();
    SinkWorker.Running second = worker.start(connector, 1, config, secondScript);
    await().until(() -> firstScript.open.size() == 2 && secondScript.open.size() == 2);
    for (int partition = 0; partition < 4; partition++) {
      worker.write(topic, partition, 500, 500);
    }

    // then nothing is lost, doubled or out of order
    await().until(() -> first.probe.acceptedCount() + second.probe.acceptedCount() >= 4_000);
    for (int partition = 0; partition < 4; partition++) {
      List<Long> offsets = new ArrayList<>(first.probe.offsets(topic, partition));
      offsets.addAll(second.probe.offsets(topic, partition));
      assertThat(offsets).isEqualTo(LongStream.range(0, 1_000).boxed().toList());
    }

    // and when it goes, the first one takes over after its last commit
    assertThat(second.stop()).isTrue();
    await().until(() -> firstScript.open.size() == 4);
    for (int partition = 0; partition < 4; partition++) {
      worker.write(topic, partition, 1_000, 10);
    }
    await().until(() -> first.probe.acceptedCount() + second.probe.acceptedCount() >= 4_040);
    assertThat(first.probe.acceptedCount() + second.probe.acceptedCount()).isEqualTo(4_040);
    assertThat(firstScript.wrong).isEmpty();
    assertThat(secondScript.wrong).isEmpty();
    assertThat(secondScript.open).isEmpty();
  }

  @Test
  void keepsItsPartitionsThroughAPutThatIsLongerThanTheMaximumPollInterval() {
    // given a put that takes more than twice as long as a consumer may stay away, and a backlog
    // that
    // is more than may be fetched meanwhile
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 20_000);
    AtomicBoolean first = new AtomicBoolean(true);
    Tracking slow =
        new Tracking() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            super.put(context, records);
            if (!records.isEmpty() && first.compareAndSet(true, false)) {
              await().pollDelay(Duration.ofSeconds(10)).until(() -> true);
            }
          }
        };
    Map<String, String> config = new HashMap<>();
    config.put("topics", topic);
    config.put("consumer.override.max.poll.interval.ms", "4000");

    // when
    SinkWorker.Running task = worker.start(connector, 0, config, slow);

    // then it is still a member, and commits what it delivered
    await().until(() -> worker.committed(connector, topic, 0) == 20_000);
    assertThat(task.probe.count("open")).isEqualTo(1);
    assertThat(task.probe.count("close")).isZero();
    assertThat(task.probe.offsets(topic, 0))
        .isEqualTo(LongStream.range(0, 20_000).boxed().toList());
  }

  @Test
  void freesThePartitionsOfATaskThatHangsInPutWhenItIsCancelled() {
    // given a plugin that ignores interrupts
    String topic = worker.topic(2);
    worker.write(topic, 0, 0, 10);
    worker.write(topic, 1, 0, 10);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean hangs = new AtomicBoolean();
    SinkScript hanging =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            if (!records.isEmpty()) {
              hangs.set(true);
              awaitUninterruptibly(release);
            }
          }
        };
    SinkWorker.Running stuck = worker.start(connector, 0, Map.of("topics", topic), hanging);
    await().until(hangs::get);
    assertThat(stuck.runner.currentCall()).get().extracting("method").isEqualTo("put");

    // when
    stuck.runner.stop();
    assertThat(stuck.runner.awaitStop(Duration.ofMillis(500))).isFalse();
    stuck.runner.cancel();

    // then another one has them before its session would end, while it still hangs
    SinkWorker.Running next =
        worker.start(connector, 0, Map.of("topics", topic), new SinkScript() {});
    await().atMost(Duration.ofSeconds(30)).until(() -> next.probe.acceptedCount() == 20);
    assertThat(stuck.runner.currentCall()).isPresent();

    // and the late return changes nothing
    release.countDown();
    assertThat(stuck.runner.awaitStop(Duration.ofSeconds(90))).isTrue();
    assertThat(stuck.events.told).containsExactly("started 1.2.3");
    await().until(() -> worker.committed(connector, topic, 0) == 10);
    await().until(() -> worker.members(connector) == 1);
  }

  @Test
  void givesUpPartitionsThatAHangingPluginDoesNotLetGoOf() {
    // given a first task that hangs with a record of each partition
    String topic = worker.topic(2);
    worker.write(topic, 0, 0, 1);
    worker.write(topic, 1, 0, 1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean hangs = new AtomicBoolean();
    Tracking hanging =
        new Tracking() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            super.put(context, records);
            if (!records.isEmpty() && release.getCount() > 0) {
              hangs.set(true);
              awaitUninterruptibly(release);
            }
          }
        };
    Map<String, String> config = new HashMap<>();
    config.put("topics", topic);
    config.put("consumer.override.max.poll.interval.ms", "6000");
    config.put("consumer.override.session.timeout.ms", "6000");
    SinkWorker.Running first = worker.start(connector, 0, config, hanging);
    await().until(hangs::get);

    // when a second one comes
    Tracking secondScript = new Tracking();
    SinkWorker.Running second = worker.start(connector, 1, config, secondScript);

    // then the group does not wait for the plugin longer than for any member
    await().until(() -> secondScript.open.size() == 1 && second.probe.acceptedCount() >= 1);

    // and the first one goes on with what it kept, once its plugin returns
    release.countDown();
    await()
        .until(
            () -> {
              Set<TopicPartition> both = new HashSet<>(hanging.open);
              both.addAll(secondScript.open);
              return hanging.open.size() == 1 && secondScript.open.size() == 1 && both.size() == 2;
            });
    worker.write(topic, 0, 1, 5);
    worker.write(topic, 1, 1, 5);
    await()
        .until(
            () ->
                worker.committed(connector, topic, 0) == 6
                    && worker.committed(connector, topic, 1) == 6);
    assertThat(hanging.wrong).isEmpty();
    assertThat(secondScript.wrong).isEmpty();
    assertThat(first.events.told).containsExactly("started 1.2.3");
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
}
