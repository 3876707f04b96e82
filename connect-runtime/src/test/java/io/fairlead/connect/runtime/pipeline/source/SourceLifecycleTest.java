// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.pipeline.RecordingListener;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceLifecycleTest {

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
    harness =
        new SourceHarness(
            broker, Map.of(), new ConfigProviders(Map.of("vault", new FixedProvider())));
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void taskCreatedPausedStartsItsPluginWhenResumed() {
    // given
    AtomicBoolean started = new AtomicBoolean();
    Numbers numbers =
        new Numbers(harness.newTopic(1), 1, 10, 10) {
          @Override
          protected void start(SourceTaskContext context, Map<String, String> config) {
            started.set(true);
            super.start(context, config);
          }
        };
    TaskRunner runner = harness.start(numbers, listener, Map.of(), TargetState.PAUSED);
    await().until(() -> listener.last().equals("paused"));
    assertThat(started).isFalse();
    assertThat(harness.figure("connector-task-metrics", "status")).isEqualTo("paused");

    // when
    runner.transitionTo(TargetState.STARTED);

    // then
    await().until(() -> numbers.acknowledged.get() == 10);
    assertThat(listener.events()).containsExactly("paused", "started 1.2.3");
  }

  @Test
  void pausedTaskIsNotPolledUntilResumed() {
    // given
    Numbers numbers = new Numbers(harness.newTopic(1), 1, Integer.MAX_VALUE, 1);
    TaskRunner runner = harness.start(numbers, listener, Map.of());
    await().until(() -> numbers.polls.get() > 10);

    // when
    runner.transitionTo(TargetState.PAUSED);
    await().until(() -> listener.last().equals("paused"));
    int polls = numbers.polls.get();

    // then
    await().during(Duration.ofSeconds(1)).until(() -> numbers.polls.get() == polls);
    runner.transitionTo(TargetState.STARTED);
    await().until(() -> numbers.polls.get() > polls);
    assertThat(listener.events()).containsExactly("started 1.2.3", "paused", "resumed");
    runner.transitionTo(TargetState.STARTED);
    runner.stop();
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.last()).isEqualTo("stopped");
  }

  @Test
  void taskThatIsStoppedBeforeItStartsNeverRuns() {
    // given
    Numbers numbers = new Numbers(harness.newTopic(1), 1, 10, 10);
    TaskRunner runner = harness.create(numbers, listener, Map.of(), TargetState.STARTED);

    // when
    runner.stop();
    runner.start();

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.events()).containsExactly("stopped");
    assertThat(numbers.polls).hasValue(0);
  }

  @Test
  void hangingPollIsSeenAndCancelledAndCommitsNothingAfterwards() throws Exception {
    // given
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Numbers numbers =
        new Numbers(harness.newTopic(1), 1, 20, 10) {
          @Override
          protected List<SourceRecord> poll() throws InterruptedException {
            if (polls.get() == 2) {
              awaitIgnoringInterrupts();
            }
            return super.poll();
          }

          private void awaitIgnoringInterrupts() {
            while (true) {
              try {
                release.await();
                return;
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            }
          }
        };
    TaskRunner runner = harness.start(numbers, listener, Map.of());
    await().until(() -> numbers.acknowledged.get() == 20);
    await()
        .untilAsserted(
            () ->
                assertThat(runner.currentCall())
                    .hasValueSatisfying(call -> assertThat(call.method()).isEqualTo("poll")));
    runner.stop();
    assertThat(runner.awaitStop(Duration.ofSeconds(1))).isFalse();

    // when
    runner.cancel();

    // then
    assertThat(
            interrupted.await(
                SourceHarness.SOON.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
        .isTrue();
    await()
        .during(Duration.ofMillis(500))
        .until(
            () -> {
              int commits = harness.offsets.commits().size();
              return commits == harness.offsets.commits().size();
            });
    int commits = harness.offsets.commits().size();
    release.countDown();
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(harness.offsets.commits()).hasSize(commits);
    assertThat(listener.events()).containsExactly("started 1.2.3");
    assertThat(harness.figure("connector-task-metrics", "status")).isNull();
    assertThat(harness.figure("source-task-metrics", "source-record-poll-total")).isNull();
  }

  @Test
  void cancelledTaskProducesNothingMore() {
    // given
    String topic = harness.newTopic(1);
    AtomicBoolean cancelled = new AtomicBoolean();
    Numbers numbers =
        new Numbers(topic, 1, Integer.MAX_VALUE, 1) {
          @Override
          protected List<SourceRecord> poll() throws InterruptedException {
            return cancelled.get()
                ? List.of(
                    new SourceRecord(
                        partition(0),
                        Map.of("n", 1),
                        topic,
                        org.apache.kafka.connect.data.Schema.STRING_SCHEMA,
                        "too late"))
                : super.poll();
          }
        };
    TaskRunner runner = harness.start(numbers, listener, Map.of());
    await().until(() -> numbers.acknowledged.get() > 10);

    // when
    runner.cancel();
    cancelled.set(true);

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.events()).containsExactly("started 1.2.3");
    assertThat(harness.values(topic, 0, 10)).doesNotContain("too late");
  }

  @Test
  void hangingStopDoesNotKeepOthersFromGoingOn() {
    // given
    CountDownLatch release = new CountDownLatch(1);
    Numbers hanging =
        new Numbers(harness.newTopic(1), 1, 10, 10) {
          @Override
          protected void stop() {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    TaskRunner runner = harness.start(hanging, listener, Map.of());
    await().until(() -> hanging.acknowledged.get() == 10);

    // when
    runner.stop();

    // then
    await()
        .untilAsserted(
            () ->
                assertThat(runner.currentCall())
                    .hasValueSatisfying(call -> assertThat(call.method()).isEqualTo("stop")));
    assertThat(harness.offsets.get(Numbers.partition(0))).containsEntry("n", 9);
    runner.cancel();
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    release.countDown();
  }

  @Test
  void hangingOffsetStoreDoesNotStopRecords() {
    // given
    harness.offsets.hang(true);
    Numbers numbers = new Numbers(harness.newTopic(1), 1, 50_000, 10);

    // when
    harness.start(numbers, listener, Map.of());

    // then
    await().until(() -> numbers.acknowledged.get() == 50_000);
    await().untilAsserted(() -> assertThat(harness.offsets.commits()).isNotEmpty());
  }

  @Test
  void failingStartIsToldAndThePluginIsStopped() {
    // given
    AtomicBoolean stopped = new AtomicBoolean();
    Script failing =
        new Script() {
          @Override
          protected void start(SourceTaskContext context, Map<String, String> config) {
            throw new IllegalStateException("no such database");
          }

          @Override
          protected List<SourceRecord> poll() {
            return List.of();
          }

          @Override
          protected void stop() {
            stopped.set(true);
          }
        };

    // when
    TaskRunner runner = harness.start(failing, listener, Map.of());

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.events()).containsExactly("failed");
    assertThat(listener.failure()).hasMessage("no such database");
    assertThat(stopped).isTrue();
  }

  @Test
  void wrongConfigurationFailsTheTaskWhenItIsStarted() {
    // given
    Numbers numbers = new Numbers(harness.newTopic(1), 1, 10, 10);

    // when
    TaskRunner runner =
        harness.start(numbers, listener, Map.of("producer.override.acks", "perhaps"));

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.events()).containsExactly("failed");
    assertThat(listener.failure()).hasMessageContaining("acks");
    assertThat(numbers.polls).hasValue(0);
  }

  @Test
  void pluginErrorFailsTheTaskAlone() {
    // given
    Script broken =
        new Script() {
          @Override
          protected List<SourceRecord> poll() {
            throw new NoClassDefFoundError("com/example/Missing");
          }
        };

    // when
    TaskRunner runner = harness.start(broken, listener, Map.of());

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(listener.failure()).isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void contextHasResolvedConfigsFiguresAndNoTransactions() {
    // given
    AtomicReference<SourceTaskContext> context = new AtomicReference<>();
    AtomicReference<Map<String, String>> startConfig = new AtomicReference<>();
    AtomicReference<ClassLoader> loader = new AtomicReference<>();
    Script curious =
        new Script() {
          @Override
          protected void start(SourceTaskContext given, Map<String, String> config) {
            context.set(given);
            startConfig.set(config);
            loader.set(Thread.currentThread().getContextClassLoader());
            PluginMetrics metrics = given.pluginMetrics();
            metrics.addMetric(
                metrics.metricName("depth", "queue depth", new java.util.LinkedHashMap<>()),
                (org.apache.kafka.common.metrics.Gauge<Integer>) (config1, now) -> 7);
          }

          @Override
          protected List<SourceRecord> poll() throws InterruptedException {
            return nothing();
          }
        };

    // when
    TaskRunner runner =
        harness.start(curious, listener, Map.of("password", "${vault:db:password}"));

    // then
    await().until(() -> listener.last().startsWith("started"));
    assertThat(listener.events()).containsExactly("expires 60000", "started 1.2.3");
    assertThat(startConfig.get()).containsEntry("password", "secret of db");
    assertThat(context.get().configs()).containsEntry("password", "secret of db");
    assertThat(context.get().transactionContext()).isNull();
    assertThat(loader.get()).isNotNull();
    assertThat(harness.figure("plugins", "depth")).isEqualTo(7);
    runner.stop();
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(harness.figure("plugins", "depth")).isNull();
  }

  /** Knows every secret, for a minute. */
  private static final class FixedProvider implements ConfigProvider {
    @Override
    public ConfigData get(String path) {
      return get(path, Set.of());
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
      Map<String, String> data = new java.util.HashMap<>();
      keys.forEach(key -> data.put(key, "secret of " + path));
      return new ConfigData(data, 60_000L);
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
  }
}
