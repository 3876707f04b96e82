// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sinks that keep their offsets in the target. Invariants 2 and 4. */
class TransactionalSinkTest {

  private static KafkaBroker broker;
  private SinkWorker worker;
  private final String connector = "sink-" + UUID.randomUUID();
  private final FencingTarget target = new FencingTarget();
  private String topic;

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
    topic = worker.topic(1);
  }

  @AfterEach
  void stopWorker() {
    worker.close();
  }

  private SinkWorker.Running start(SinkScript script) {
    return worker.startTransactional(connector, Map.of("topics", topic), target, script);
  }

  private static List<String> values(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> "v" + n).toList();
  }

  @Test
  void epochIsAnnouncedBeforeTheFirstOpenAndTheTargetIsAskedAfterIt() {
    worker.write(topic, 0, 0, 10);
    SinkWorker.Running task = start(new SinkScript() {});
    await().until(() -> target.values().equals(values(0, 10)));
    assertThat(task.probe.calls).startsWith("start", "beginEpoch", "open", "resumeOffsets");
    assertThat(task.probe.count("beginEpoch")).isEqualTo(1);
    assertThat(task.probe.threads).hasSize(1);
    // Tools that watch the group's lag still can.
    await().until(() -> worker.committed(connector, topic, 0) == 10);
  }

  @Test
  void goesOnWhereTheTargetIsThoughTheGroupIsBehind() {
    // given a target that has seven of ten records, of which the group knows nothing
    worker.write(topic, 0, 0, 10);
    target.offset(new TopicPartition(topic, 0), 7);

    // when
    start(new SinkScript() {});

    // then
    await().until(() -> target.values().equals(values(7, 10)));
    await().until(() -> worker.committed(connector, topic, 0) == 10);
  }

  @Test
  void tellsTheGroupWhereTheTargetIsThoughNothingIsLeftToDeliver() {
    worker.write(topic, 0, 0, 10);
    target.offset(new TopicPartition(topic, 0), 10);
    start(new SinkScript() {});
    await().until(() -> worker.committed(connector, topic, 0) == 10);
    assertThat(target.values()).isEmpty();
  }

  @Test
  void goesBackToWhereTheTargetIsThoughTheGroupIsAhead() {
    // given a group that has committed all
    worker.write(topic, 0, 0, 10);
    SinkWorker.Running first = start(new SinkScript() {});
    await().until(() -> worker.committed(connector, topic, 0) == 10);
    assertThat(first.stop()).isTrue();

    // when the target is set back, as by a restore from a backup
    target.offset(new TopicPartition(topic, 0), 4);
    start(new SinkScript() {});

    // then
    await().until(() -> target.values().size() == 16);
    assertThat(target.values().subList(10, 16)).isEqualTo(values(4, 10));
  }

  @Test
  void incarnationThatHangsIsRefusedOnceTheNextHasBegun() {
    // given a task that hangs with a batch in its hands, and is given up
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean holding = new AtomicBoolean();
    worker.write(topic, 0, 0, 10);
    SinkWorker.Running hanging =
        start(
            new SinkScript() {
              @Override
              public void put(SinkTaskContext context, Collection<SinkRecord> records) {
                if (!records.isEmpty()) {
                  holding.set(true);
                  awaitUninterrupted(release);
                }
              }
            });
    await().until(holding::get);
    hanging.runner.cancel();

    // when the next incarnation has delivered, and the first comes back
    start(new SinkScript() {});
    await().until(() -> target.values().equals(values(0, 10)));
    release.countDown();

    // then it is refused, and nothing is there twice
    await().until(() -> target.refusals() == 1);
    assertThat(target.values()).isEqualTo(values(0, 10));
    assertThat(target.epochs()).hasSize(2).isSorted().doesNotHaveDuplicates();
    assertThat(hanging.events.told).doesNotContain("failed");
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    boolean released = false;
    while (!released) {
      try {
        latch.await();
        released = true;
      } catch (InterruptedException e) {
        // a plugin that ignores interrupts
        released = false;
      }
    }
  }

  @Test
  void taskThatIsRefusedFailsWithTheTargetsMessage() {
    // given a target that knows a higher epoch than this cluster will give
    target.begin(Long.MAX_VALUE);

    // when
    SinkWorker.Running task = start(new SinkScript() {});

    // then
    await().until(() -> task.events.told.contains("failed"));
    assertThat(task.events.failure).hasMessageContaining(Long.MAX_VALUE + " writes now");
    assertThat(task.probe.calls).doesNotContain("open");
  }

  @Test
  void failedPreCommitGoesBackToTheTargetNotToTheGroup() {
    // given a plugin whose preCommit fails once it has records
    AtomicBoolean failed = new AtomicBoolean();
    worker.write(topic, 0, 0, 10);
    SinkWorker.Running task =
        start(
            new SinkScript() {
              @Override
              public Map<TopicPartition, OffsetAndMetadata> preCommit(
                  SinkTaskContext context, Map<TopicPartition, OffsetAndMetadata> offsets) {
                if (!target.values().isEmpty() && failed.compareAndSet(false, true)) {
                  throw new ConnectException("not now");
                }
                return offsets;
              }
            });
    await().until(failed::get);

    // when more records come
    worker.write(topic, 0, 10, 5);

    // then those before are not delivered again
    await().until(() -> worker.committed(connector, topic, 0) == 15);
    assertThat(target.values()).isEqualTo(values(0, 15));
    assertThat(task.probe.count("resumeOffsets")).isEqualTo(2);
  }

  @Test
  void impossibleOffsetFailsTheTask() {
    target.offset(new TopicPartition(topic, 0), -3);
    SinkWorker.Running task = start(new SinkScript() {});
    await().until(() -> task.events.told.contains("failed"));
    assertThat(task.events.failure).hasMessageContaining("-3").hasMessageContaining(topic);
  }
}
