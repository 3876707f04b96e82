// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkLifecycleTest {

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
  void deliversNothingWhilePausedButStaysAMemberAndGoesOnAfterwards() {
    // given a running task
    String topic = worker.topic(2);
    worker.write(topic, 0, 0, 10);
    SinkWorker.Running task =
        worker.start(connector, 0, Map.of("topics", topic), new SinkScript() {});
    await().until(() -> task.probe.acceptedCount() == 10);

    // when it is paused
    task.runner.transitionTo(TargetState.PAUSED);
    await().until(() -> task.events.told.contains("paused"));
    worker.write(topic, 0, 10, 10);
    worker.write(topic, 1, 0, 10);
    long emptyPuts = task.probe.count("put(empty)");
    await().until(() -> task.probe.count("put(empty)") >= emptyPuts + 3);

    // then
    assertThat(task.probe.acceptedCount()).isEqualTo(10);
    await().until(() -> worker.committed(connector, topic, 0) == 10);
    assertThat(worker.members(connector)).isEqualTo(1);

    // and when it is resumed
    task.runner.transitionTo(TargetState.STARTED);
    await().until(() -> task.probe.acceptedCount() == 30);
    assertThat(task.probe.offsets(topic, 0)).isEqualTo(LongStream.range(0, 20).boxed().toList());
    assertThat(task.probe.offsets(topic, 1)).isEqualTo(LongStream.range(0, 10).boxed().toList());
    assertThat(task.probe.count("open")).isEqualTo(1);
    assertThat(task.events.told).containsExactly("started 1.2.3", "paused", "resumed");
  }

  @Test
  void pausesInTheMidstOfABacklogAndLosesNothing() {
    // given a sink that is paused while more is fetched than delivered
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 20_000);
    CountDownLatch go = new CountDownLatch(1);
    SinkScript waiting =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records)
              throws Exception {
            if (!records.isEmpty()) {
              go.await(5, TimeUnit.MINUTES);
            }
          }
        };
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), waiting);
    await().until(() -> task.probe.calls.contains("put"));

    // when
    task.runner.transitionTo(TargetState.PAUSED);
    go.countDown();
    await().until(() -> task.events.told.contains("paused"));
    int delivered = task.probe.acceptedCount();
    long emptyPuts = task.probe.count("put(empty)");
    await().until(() -> task.probe.count("put(empty)") >= emptyPuts + 2);

    // then only the batch in hand went through
    assertThat(delivered).isLessThanOrEqualTo(500);
    assertThat(task.probe.acceptedCount()).isEqualTo(delivered);
    task.runner.transitionTo(TargetState.STARTED);
    await().until(() -> task.probe.acceptedCount() >= 20_000);
    assertThat(task.probe.offsets(topic, 0))
        .isEqualTo(LongStream.range(0, 20_000).boxed().toList());
  }

  @Test
  void stopsWhilePaused() {
    // given
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 10);
    SinkWorker.Running task =
        worker.start(connector, 0, Map.of("topics", topic), new SinkScript() {});
    await().until(() -> task.probe.acceptedCount() == 10);
    task.runner.transitionTo(TargetState.PAUSED);
    await().until(() -> task.events.told.contains("paused"));

    // when
    boolean stopped = task.stop();

    // then
    assertThat(stopped).isTrue();
    assertThat(task.probe.calls).endsWith("preCommit", "close", "stop");
    assertThat(worker.committed(connector, topic, 0)).isEqualTo(10);
    await().until(() -> worker.members(connector) == 0);
  }

  @Test
  void isStartedOnlyWhenATaskThatIsCreatedPausedIsResumed() {
    // given
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 10);
    SinkWorker.Running task =
        worker.start(
            connector, 0, Map.of("topics", topic), new SinkScript() {}, TargetState.PAUSED);
    await().until(() -> task.events.told.contains("paused"));
    assertThat(task.probe.calls).isEmpty();

    // when
    task.runner.transitionTo(TargetState.STARTED);

    // then
    await().until(() -> task.probe.acceptedCount() == 10);
    assertThat(task.probe.calls).startsWith("start", "open");
  }

  @Test
  void stopsAPluginThatFailsInStart() {
    // given
    String topic = worker.topic(1);
    SinkScript failing =
        new SinkScript() {
          @Override
          public void start(SinkTaskContext context) {
            throw new IllegalStateException("no such table");
          }
        };

    // when
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), failing);

    // then
    await().until(() -> task.events.failure != null);
    assertThat(task.events.failure).hasMessage("no such table");
    assertThat(task.probe.calls).containsExactly("start", "stop");
    assertThat(task.events.told).containsExactly("failed");
  }

  @Test
  void failsWhenThePluginFailsInOpen() {
    // given
    String topic = worker.topic(1);
    SinkScript failing =
        new SinkScript() {
          @Override
          public void open(SinkTaskContext context, Collection<TopicPartition> partitions) {
            throw new IllegalStateException("no such table");
          }
        };

    // when
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), failing);

    // then
    await().until(() -> task.events.failure != null);
    assertThat(task.events.failure).hasMessage("no such table");
    assertThat(task.probe.calls).endsWith("stop");
    await().until(() -> worker.members(connector) == 0);
  }

  @Test
  void failsWhenTheConsumerCannotGoOn() {
    // given a group that has no offset, and may not begin anywhere
    String topic = worker.topic(1);

    // when
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            Map.of("topics", topic, "consumer.override.auto.offset.reset", "none"),
            new SinkScript() {});

    // then
    await().until(() -> task.events.failure != null);
    assertThat(task.events.failure).hasMessageContaining("consumer of the task failed");
    assertThat(task.probe.calls).containsExactly("start", "stop");
  }

  @Test
  void honoursAnotherGroupAndAnotherBeginning() {
    // given a group of the connector's own choice that begins at the end
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 10);
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            Map.of(
                "topics",
                topic,
                "consumer.override.group.id",
                "connect-own-" + connector,
                "consumer.override.auto.offset.reset",
                "latest"),
            new SinkScript() {});
    await().until(() -> task.probe.calls.contains("open"));

    // when
    worker.write(topic, 0, 10, 5);

    // then
    await().until(() -> worker.committed("own-" + connector, topic, 0) == 15);
    assertThat(task.probe.offsets(topic, 0)).isEqualTo(LongStream.range(10, 15).boxed().toList());
    assertThat(worker.committed(connector, topic, 0)).isEqualTo(-1);
  }

  @Test
  void runsUnderTheNewGroupProtocolToo() {
    // given
    String topic = worker.topic(2);
    worker.write(topic, 0, 0, 2_000);
    worker.write(topic, 1, 0, 2_000);
    Map<String, String> config =
        Map.of("topics", topic, "consumer.override.group.protocol", "consumer");

    // when
    SinkWorker.Running first = worker.start(connector, 0, config, new SinkScript() {});
    await().until(() -> first.probe.acceptedCount() == 4_000);
    SinkWorker.Running second = worker.start(connector, 1, config, new SinkScript() {});
    await().until(() -> second.probe.calls.contains("open"));
    worker.write(topic, 0, 2_000, 100);
    worker.write(topic, 1, 2_000, 100);

    // then
    await().until(() -> first.probe.acceptedCount() + second.probe.acceptedCount() >= 4_200);
    assertThat(second.stop()).isTrue();
    assertThat(first.stop()).isTrue();
    assertThat(worker.committed(connector, topic, 0)).isEqualTo(2_100);
    assertThat(worker.committed(connector, topic, 1)).isEqualTo(2_100);
    assertThat(first.probe.acceptedCount() + second.probe.acceptedCount()).isEqualTo(4_200);
  }

  @Test
  void letsThePluginRegisterFigures() {
    // given
    String topic = worker.topic(1);
    List<MetricName> registered = new CopyOnWriteArrayList<>();
    AtomicBoolean done = new AtomicBoolean();
    SinkScript measuring =
        new SinkScript() {
          @Override
          public void start(SinkTaskContext context) {
            var metrics = context.pluginMetrics();
            MetricName name = metrics.metricName("rows", "rows written", new LinkedHashMap<>());
            metrics.addMetric(name, (Measurable) (config, now) -> 42);
            registered.add(name);
            done.set(true);
          }
        };

    // when
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), measuring);
    await().until(done::get);

    // then
    assertThat(worker.metric("plugins", connector, 0, "rows")).isEqualTo(42.0);
    assertThat(task.stop()).isTrue();
    assertThat(worker.metric("plugins", connector, 0, "rows")).isNull();
  }

  @Test
  void endsWithinItsGraceWhenTheBrokerIsGone() {
    // given
    try (KafkaBroker own = KafkaBroker.start();
        SinkWorker alone = new SinkWorker(own, Map.of())) {
      String topic = alone.topic(1);
      alone.write(topic, 0, 0, 10);
      SinkWorker.Running task =
          alone.start(connector, 0, Map.of("topics", topic), new SinkScript() {});
      await().until(() -> task.probe.acceptedCount() == 10);

      // when
      own.stop();
      task.runner.stop();

      // then
      assertThat(task.runner.awaitStop(Duration.ofSeconds(90))).isTrue();
      assertThat(task.probe.calls).endsWith("close", "stop");
    }
  }
}
