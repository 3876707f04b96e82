// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.pipeline.ExactlyOnceServices;
import io.fairlead.connect.runtime.pipeline.RecordingListener;
import io.fairlead.connect.runtime.pipeline.SupersededException;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.connect.runtime.store.ClientSettings;
import io.fairlead.connect.runtime.store.KafkaOffsetStore;
import io.fairlead.connect.runtime.store.StoreSettings;
import io.fairlead.servers.KafkaBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records and their offsets in one transaction (KIP-618). Invariant 4. */
class ExactlyOnceSourceTest {

  private static final String GROUP = "test";

  private static KafkaBroker broker;
  private static KafkaOffsetStore store;

  private final FakeIncarnations incarnations = new FakeIncarnations();
  private final RecordingListener listener = new RecordingListener();
  private SourceHarness harness;
  private String topic;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
    store =
        new KafkaOffsetStore(
            StoreSettings.of(
                new AbstractConfig(
                    new ConfigDef(),
                    Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "group.id", GROUP,
                        "config.storage.topic", "test-configs",
                        "status.storage.topic", "test-statuses",
                        "offset.storage.topic", "test-offsets",
                        "offset.storage.partitions", "1",
                        "offset.storage.replication.factor", "1"),
                    false)));
    store.start();
  }

  @AfterAll
  static void stopBroker() {
    store.close();
    broker.close();
  }

  @BeforeEach
  void openHarness() {
    harness =
        new SourceHarness(
            broker,
            Map.of("exactly.once.source.support", "enabled"),
            ConfigProviders.none(),
            new ExactlyOnceServices(
                () -> incarnations,
                (id, config, clients) ->
                    store.forConnector(
                        id.connector(),
                        config.offsetsTopic().orElse(store.topic()),
                        new ClientSettings(
                            "own",
                            clients.producer("own"),
                            clients.consumer("own"),
                            clients.admin("own")))));
    topic = harness.newTopic(1);
  }

  @AfterEach
  void closeHarness() {
    harness.close();
  }

  /** Offset that a next incarnation would begin from, or -1. */
  private long stored() {
    Map<String, Object> offset =
        store.forConnector(harness.connector).reader().offset(Numbers.partition(0));
    return offset == null ? -1 : ((Number) offset.get("n")).longValue();
  }

  private List<String> values(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> "0:" + n).toList();
  }

  @Test
  void eachPollIsATransactionByDefault() {
    // when
    Numbers numbers = new Numbers(topic, 1, 30, 10);
    harness.start(numbers, listener, Map.of());

    // then
    assertThat(harness.committed(topic, 0, 30)).isEqualTo(values(0, 30));
    await().until(() -> numbers.acknowledged.get() == 30);
    await().until(() -> numbers.commits.get() > 0);
    await().until(() -> stored() == 29);
    assertThat(harness.figure("source-task-metrics", "transaction-size-max")).isEqualTo(10.0);
    assertThat(harness.figure("source-task-metrics", "transaction-size-min")).isEqualTo(10.0);
    assertThat(harness.figure("source-task-metrics", "transaction-size-avg")).isEqualTo(10.0);
    assertThat(incarnations.rounds.get()).isEqualTo(1);
  }

  @Test
  void intervalHoldsRecordsBackUntilItIsOver() {
    // given
    Numbers numbers = new Numbers(topic, 1, 50, 10);
    Map<String, String> hours =
        Map.of("transaction.boundary", "interval", "transaction.boundary.interval.ms", "3600000");

    // when
    TaskRunner runner = harness.start(numbers, listener, hours);

    // then records are in the topic, and nobody sees them, nor was the task told of them
    assertThat(harness.values(topic, 0, 50)).hasSizeGreaterThanOrEqualTo(50);
    assertThat(harness.committed(topic, 0, 0)).isEmpty();
    assertThat(stored()).isEqualTo(-1);
    assertThat(numbers.acknowledged.get()).isZero();

    // when the task ends, then they are
    runner.stop();
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(harness.committed(topic, 0, 50)).isEqualTo(values(0, 50));
    await().until(() -> stored() == 49);
  }

  @Test
  void intervalEndsTransactionsOfATaskThatHasNothingMore() {
    harness.start(
        new Numbers(topic, 1, 50, 10),
        listener,
        Map.of("transaction.boundary", "interval", "transaction.boundary.interval.ms", "500"));
    assertThat(harness.committed(topic, 0, 50)).isEqualTo(values(0, 50));
    await().until(() -> stored() == 49);
  }

  @Test
  void pauseEndsTheTransaction() {
    // given
    Numbers numbers = new Numbers(topic, 1, 50, 10);
    TaskRunner runner =
        harness.start(
            numbers,
            listener,
            Map.of(
                "transaction.boundary", "interval", "transaction.boundary.interval.ms", "3600000"));
    assertThat(harness.values(topic, 0, 50)).hasSizeGreaterThanOrEqualTo(50);

    // when
    runner.transitionTo(io.fairlead.connect.runtime.connector.TargetState.PAUSED);

    // then
    assertThat(harness.committed(topic, 0, 50)).isEqualTo(values(0, 50));
  }

  /** Gives what the test puts in, and ends transactions as the test says. */
  private final class Steered extends Numbers {

    private final LinkedBlockingQueue<List<SourceRecord>> batches = new LinkedBlockingQueue<>();
    private volatile TransactionContext transactions;

    Steered() {
      super(topic, 1, 0, 0);
    }

    @Override
    protected void start(SourceTaskContext context, Map<String, String> config) {
      super.start(context, config);
      transactions = context.transactionContext();
    }

    @Override
    protected List<SourceRecord> poll() throws InterruptedException {
      List<SourceRecord> batch = batches.poll();
      return batch == null ? nothing() : batch;
    }

    List<SourceRecord> records(int from, int to) {
      return new ArrayList<>(IntStream.range(from, to).mapToObj(n -> record(0, n)).toList());
    }
  }

  private Steered steered() {
    Steered steered = new Steered();
    harness.start(steered, listener, Map.of("transaction.boundary", "connector"));
    await().until(() -> steered.transactions != null);
    return steered;
  }

  @Test
  void connectorEndsTransactionsAfterRecordsAndBatches() {
    // given
    Steered steered = steered();

    // when it commits after the third of five records
    List<SourceRecord> five = steered.records(0, 5);
    steered.transactions.commitTransaction(five.get(2));
    steered.batches.add(five);

    // then
    assertThat(harness.committed(topic, 0, 3)).isEqualTo(values(0, 3));
    await().until(() -> stored() == 2);
    assertThat(harness.values(topic, 0, 5)).contains("0:4");

    // when it commits after a batch
    steered.transactions.commitTransaction();
    steered.batches.add(steered.records(5, 7));

    // then
    assertThat(harness.committed(topic, 0, 7)).isEqualTo(values(0, 7));
    await().until(() -> stored() == 6);
  }

  @Test
  void connectorAbortsTransactionsAndTheirOffsetsCountAllTheSame() {
    // given
    Steered steered = steered();

    // when the first four records are aborted, and the next two committed
    List<SourceRecord> six = steered.records(0, 6);
    steered.transactions.abortTransaction(six.get(3));
    steered.transactions.commitTransaction(six.get(5));
    steered.batches.add(six);

    // then
    assertThat(harness.committed(topic, 0, 2)).isEqualTo(values(4, 6));
    await().until(() -> stored() == 5);

    // when a batch is aborted
    steered.batches.add(steered.records(6, 8));
    await().until(() -> harness.values(topic, 0, 1).contains("0:7"));
    steered.transactions.abortTransaction();
    steered.batches.add(List.of());

    // then the task does not see it again, and nobody else ever does
    await().until(() -> stored() == 7);
    assertThat(harness.committed(topic, 0, 2)).isEqualTo(values(4, 6));
    assertThat(listener.events()).containsExactly("started 1.2.3");
  }

  @Test
  void connectorThatWantsBothFails() {
    Steered steered = steered();
    steered.transactions.abortTransaction();
    steered.transactions.commitTransaction();
    steered.batches.add(List.of());
    await().until(() -> listener.last().equals("failed"));
    assertThat(listener.failure()).hasMessageContaining("committed and aborted");
  }

  @Test
  void connectorHasNoSayUnlessItIsAsked() {
    Numbers numbers =
        new Numbers(topic, 1, 1, 1) {
          @Override
          protected void start(SourceTaskContext context, Map<String, String> config) {
            super.start(context, config);
            assertThat(context.transactionContext()).isNull();
          }
        };
    harness.start(numbers, listener, Map.of());
    assertThat(harness.committed(topic, 0, 1)).isEqualTo(values(0, 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void incarnationThatEndsInMidTransactionLeavesNothingBehind(boolean cancelled) {
    // given ten records that are committed, and ten in an open transaction
    Steered first = steered();
    first.transactions.commitTransaction();
    first.batches.add(first.records(0, 10));
    assertThat(harness.committed(topic, 0, 10)).hasSize(10);
    first.batches.add(first.records(10, 20));
    assertThat(harness.values(topic, 0, 20)).contains("0:19");

    // when the task is given up, or fails
    TaskRunner runner = harness.lastRunner();
    if (cancelled) {
      runner.cancel();
    } else {
      first.transactions.abortTransaction();
      first.transactions.commitTransaction();
      first.batches.add(List.of());
    }
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();

    // then the next incarnation begins after what is committed
    Numbers second = new Numbers(topic, 1, 15, 5);
    harness.start(second, new RecordingListener(), Map.of());
    assertThat(harness.committed(topic, 0, 15)).isEqualTo(values(0, 15));
    await().until(() -> stored() == 14);
  }

  @Test
  void olderIncarnationIsFencedByTheNewer() {
    // given two incarnations that both believe to be the only one
    CountDownLatch newerStarted = new CountDownLatch(1);
    Numbers older =
        new Numbers(topic, 1, 1_000_000, 10) {
          @Override
          protected List<SourceRecord> poll() throws InterruptedException {
            if (polls.get() == 3) {
              newerStarted.await();
            }
            return super.poll();
          }
        };
    harness.start(older, listener, Map.of());
    await().until(() -> older.acknowledged.get() == 30);
    RecordingListener newerListener = new RecordingListener();
    Numbers newer = new Numbers(topic, 1, 60, 10);
    incarnations.supersede(1);

    // when
    harness.start(newer, newerListener, Map.of());
    await().until(() -> newer.acknowledged.get() == 30);
    newerStarted.countDown();

    // then the older one is over, without a failure, and has written nothing more
    await().until(() -> listener.last().equals("superseded"));
    assertThat(listener.failure()).isInstanceOf(SupersededException.class);
    assertThat(harness.committed(topic, 0, 60)).isEqualTo(values(0, 60));
    assertThat(newerListener.events()).containsExactly("started 1.2.3");
  }

  @Test
  void oneThatIsFencedThoughItIsWantedFailsWithTheRemedies() {
    // given
    CountDownLatch fenced = new CountDownLatch(1);
    Numbers numbers =
        new Numbers(topic, 1, 1_000, 10) {
          @Override
          protected List<SourceRecord> poll() throws InterruptedException {
            if (polls.get() == 1) {
              fenced.await();
            }
            return super.poll();
          }
        };
    harness.start(numbers, listener, Map.of());
    await().until(() -> numbers.acknowledged.get() == 10);

    // when another cluster with the same group does the same
    RecordingListener other = new RecordingListener();
    harness.start(new Numbers(topic, 1, 0, 0), other, Map.of());
    await().until(() -> other.last().startsWith("started"));
    fenced.countDown();

    // then
    await().until(() -> listener.last().equals("failed"));
    assertThat(listener.failure())
        .hasMessageContaining("transaction.timeout.ms")
        .hasMessageContaining("group.id")
        .hasMessageContaining(GROUP + "-" + harness.connector + "-0");
    assertThat(harness.committed(topic, 0, 10)).isEqualTo(values(0, 10));
  }

  @Test
  void supersededIncarnationFencesNobody() {
    // given
    Numbers current = new Numbers(topic, 1, 1_000_000, 1);
    harness.start(current, listener, Map.of());
    await().until(() -> current.acknowledged.get() > 5);
    incarnations.supersede(2);

    // when
    RecordingListener late = new RecordingListener();
    TaskRunner runner = harness.start(new Numbers(topic, 1, 10, 10), late, Map.of());

    // then
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();
    assertThat(late.events()).containsExactly("superseded");
    int before = current.acknowledged.get();
    await().until(() -> current.acknowledged.get() > before + 5);
    assertThat(listener.events()).containsExactly("started 1.2.3");
  }

  @Test
  void offsetsOfItsOwnTopicAreInTheSameTransactionAndAreCopied() {
    // given
    String own = "offsets-" + harness.connector;
    Numbers numbers = new Numbers(topic, 1, 20, 10);

    // when
    TaskRunner runner = harness.start(numbers, listener, Map.of("offsets.storage.topic", own));
    await().until(() -> numbers.acknowledged.get() == 20);
    runner.stop();
    assertThat(runner.awaitStop(SourceHarness.SOON)).isTrue();

    // then the worker's topic follows, and the own one counts
    await().until(() -> stored() == 19);
    store.forConnector(harness.connector).commit(Map.of(Numbers.partition(0), Map.of("n", 3)));
    await().until(() -> stored() == 3);
    harness.start(
        new Numbers(topic, 1, 30, 10),
        new RecordingListener(),
        Map.of("offsets.storage.topic", own));
    assertThat(harness.committed(topic, 0, 30)).isEqualTo(values(0, 30));
  }

  @Test
  void taskMayNotWriteToItsOffsetTopic() {
    harness.start(new Numbers(store.topic(), 1, 5, 5), listener, Map.of());
    await().until(() -> listener.last().equals("failed"));
    assertThat(listener.failure()).hasMessageContaining(store.topic());
  }

  @Test
  void settingsOfTheProducerThatWouldBreakItAreOverruled() {
    Numbers numbers = new Numbers(topic, 1, 20, 10);
    harness.start(
        numbers,
        listener,
        Map.of(
            "producer.override.enable.idempotence", "false",
            "producer.override.transactional.id", "mine"));
    assertThat(harness.committed(topic, 0, 20)).isEqualTo(values(0, 20));
    await().until(() -> stored() == 19);
    assertThat(harness.transactionalIds())
        .contains(GROUP + "-" + harness.connector + "-0")
        .doesNotContain("mine");
  }

  @Test
  void filteredRecordsMoveTheOffsetToo() {
    harness.start(
        new Numbers(topic, 1, 20, 10),
        listener,
        Map.of(
            "transforms", "drop",
            "transforms.drop.type", "org.apache.kafka.connect.transforms.Filter"));
    await().until(() -> stored() == 19);
    assertThat(harness.committed(topic, 0, 0)).isEmpty();
  }
}
