// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.pipeline.RecordingListener;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerOutageTest {

  private static final Map<String, String> QUICK_RECONNECT =
      Map.of(
          // Otherwise the producer forgets the topic, and sending waits before it is even buffered.
          "producer.metadata.recovery.strategy", "none",
          "producer.reconnect.backoff.max.ms", "200",
          "producer.request.timeout.ms", "3000",
          "producer.retry.backoff.max.ms", "200");

  private final RecordingListener listener = new RecordingListener();
  private KafkaBroker broker;

  @BeforeEach
  void startBroker() {
    broker = KafkaBroker.start();
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void offsetsAreNeverAheadOfAcknowledgementsAndNothingIsLostWhenTheBrokerDies() {
    // given
    try (SourceHarness harness =
        new SourceHarness(broker, QUICK_RECONNECT, ConfigProviders.none())) {
      String topic = harness.newTopic(2);
      Numbers numbers =
          new Numbers(topic, 2, 1_000_000, 10) {
            @Override
            protected List<org.apache.kafka.connect.source.SourceRecord> poll()
                throws InterruptedException {
              // Slow enough for the broker to die in the midst.
              nothing();
              return super.poll();
            }
          };
      Queue<String> violations = new ConcurrentLinkedQueue<>();
      harness.offsets.onCommit(
          offsets ->
              offsets.forEach(
                  (partition, offset) -> {
                    long committed = ((Number) offset.get("n")).longValue();
                    Long acknowledged = numbers.lastAcknowledged.get(partition.get("partition"));
                    if (acknowledged == null || committed > acknowledged) {
                      violations.add(committed + " before " + acknowledged);
                    }
                  }));
      TaskRunner runner = harness.start(numbers, listener, Map.of());
      await().atMost(SourceHarness.SOON).until(() -> numbers.acknowledged.get() > 500);

      // when
      broker.stop();
      int polledAtStop = numbers.polled.get();
      await().atMost(SourceHarness.SOON).until(() -> numbers.polled.get() > polledAtStop + 1_000);
      assertThat(numbers.polled.get()).isGreaterThan(numbers.acknowledged.get() + 500);
      long committedMeanwhile = committed(harness);
      assertThat(committedMeanwhile).isLessThanOrEqualTo(numbers.lastAcknowledged.get(0));
      broker.restart();
      int polledAtRestart = numbers.polled.get();
      await()
          .atMost(SourceHarness.SOON)
          .until(() -> numbers.acknowledged.get() > polledAtRestart + 500);

      // then
      assertThat(violations).isEmpty();
      assertThat(listener.events()).containsExactly("started 1.2.3");
      runner.stop();
      assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
      List<String> arrived = withoutRepetitions(harness.values(topic, 0, polledAtRestart / 2));
      assertThat(arrived)
          .isEqualTo(IntStream.range(0, arrived.size()).mapToObj(i -> "0:" + i).toList());
      assertThat((long) arrived.size()).isGreaterThan(committedMeanwhile);
    }
  }

  @Test
  void stopWhileTheBrokerIsAwayEndsWithinTheGracefulTimeout() {
    // given
    try (SourceHarness harness =
        new SourceHarness(broker, QUICK_RECONNECT, ConfigProviders.none())) {
      String topic = harness.newTopic(1);
      Numbers numbers = new Numbers(topic, 1, 100_000_000, 100);
      TaskRunner runner =
          harness.start(
              numbers,
              listener,
              Map.of(
                  "producer.override.buffer.memory",
                  "200000",
                  "producer.override.batch.size",
                  "16384"));
      await().atMost(SourceHarness.SOON).until(() -> numbers.acknowledged.get() > 1_000);
      broker.stop();
      int acknowledged = settledCount(numbers);

      // when
      runner.stop();

      // then
      assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
      assertThat(listener.events()).containsExactly("started 1.2.3", "stopped");
      assertThat(committed(harness)).isLessThanOrEqualTo(numbers.lastAcknowledged.get(0));
      assertThat(committed(harness)).isGreaterThanOrEqualTo(acknowledged - 2L);
    }
  }

  @Test
  void bytesInFlightAreBoundedWhileTheBrokerIsAway() {
    // given
    Map<String, String> worker = new java.util.HashMap<>(QUICK_RECONNECT);
    worker.put("fairlead.source.inflight.bytes", "100000");
    try (SourceHarness harness = new SourceHarness(broker, worker, ConfigProviders.none())) {
      String topic = harness.newTopic(1);
      Numbers numbers =
          new Numbers(topic, 1, 2_000, 5) {
            @Override
            String value(int partition, int number) {
              return super.value(partition, number) + "x".repeat(1_000);
            }
          };
      // when
      broker.stop();
      harness.start(numbers, listener, Map.of("producer.override.metadata.max.age.ms", "500"));
      await().pollDelay(Duration.ofSeconds(3)).until(() -> numbers.polled.get() > 0);
      int polled = numbers.polled.get();
      broker.restart();

      // then
      assertThat(polled).isLessThanOrEqualTo(105);
      assertThat(harness.values(topic, 0, 2_000)).hasSizeGreaterThanOrEqualTo(2_000);
    }
  }

  @Test
  void boundHoldsRecordsThatAreSentButNotAcknowledged() {
    // given
    Map<String, String> worker = new java.util.HashMap<>(QUICK_RECONNECT);
    worker.put("fairlead.source.inflight.bytes", "100000");
    try (SourceHarness harness = new SourceHarness(broker, worker, ConfigProviders.none())) {
      String topic = harness.newTopic(1);
      Numbers numbers =
          new Numbers(topic, 1, 20_000, 5) {
            @Override
            String value(int partition, int number) {
              return super.value(partition, number) + "x".repeat(1_000);
            }
          };
      harness.start(numbers, listener, Map.of());
      await().atMost(SourceHarness.SOON).until(() -> numbers.acknowledged.get() > 100);

      // when
      broker.stop();
      await()
          .pollDelay(Duration.ofSeconds(3))
          .untilAsserted(
              () ->
                  assertThat(numbers.polled.get() - numbers.acknowledged.get())
                      // then
                      .isBetween(1, 105));
      int acknowledged = numbers.acknowledged.get();
      broker.restart();
      await()
          .atMost(SourceHarness.SOON)
          .until(() -> numbers.acknowledged.get() > acknowledged + 200);
    }
  }

  private static int settledCount(Numbers numbers) {
    return numbers.lastAcknowledged.get(0).intValue();
  }

  private static long committed(SourceHarness harness) {
    Map<String, Object> offset = harness.offsets.get(Numbers.partition(0));
    return offset == null ? -1 : ((Number) offset.get("n")).longValue();
  }

  private static List<String> withoutRepetitions(List<String> values) {
    return values.stream().distinct().toList();
  }
}
