// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches of ten records, of which the next is transformed while put has the one before. */
class ConversionAheadTest {

  private static final int BATCH = 10;
  private static final Map<String, Watch> WATCHES = new ConcurrentHashMap<>();

  private static KafkaBroker broker;
  private SinkWorker worker;
  private String topic;
  private Watch watch;
  private final String connector = "sink-" + UUID.randomUUID();

  /** What passes the stages before put. */
  private static final class Watch {
    final AtomicInteger fetched = new AtomicInteger();
    final List<Long> transformed = new ArrayList<>();
    volatile long hangsAt = -1;
    volatile long failsAt = -1;
    final CountDownLatch hangs = new CountDownLatch(1);

    synchronized boolean hasTransformed(long offset) {
      return transformed.contains(offset);
    }

    SinkRecord transform(SinkRecord record) {
      synchronized (this) {
        transformed.add(record.kafkaOffset());
      }
      if (record.kafkaOffset() == failsAt) {
        throw new DataException("offset " + failsAt);
      }
      if (record.kafkaOffset() == hangsAt) {
        try {
          hangs.countDown();
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          throw new DataException(e);
        }
      }
      return record;
    }
  }

  /** Tells how far the consumer is. */
  public static final class Fetched implements ConsumerInterceptor<byte[], byte[]> {
    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
      records
          .partitions()
          .forEach(partition -> WATCHES.get(partition.topic()).fetched.addAndGet(records.count()));
      return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }

  /** Tells what is transformed. */
  public static final class Transformed implements Transformation<SinkRecord> {
    @Override
    public SinkRecord apply(SinkRecord record) {
      return WATCHES.get(record.topic()).transform(record);
    }

    @Override
    public ConfigDef config() {
      return new ConfigDef();
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void writeFiveBatches() {
    worker = new SinkWorker(broker, Map.of());
    topic = worker.topic(1);
    watch = new Watch();
    WATCHES.put(topic, watch);
    worker.write(topic, 0, 0, 5 * BATCH);
  }

  @AfterEach
  void stopWorker() {
    worker.close();
    WATCHES.remove(topic);
  }

  private SinkWorker.Running start(SlowPut put) {
    return worker.start(
        connector,
        0,
        Map.of(
            "topics", topic,
            "consumer.override.max.poll.records", Integer.toString(BATCH),
            "consumer.override.interceptor.classes", Fetched.class.getName(),
            "transforms", "watch",
            "transforms.watch.type", Transformed.class.getName()),
        put);
  }

  /** What happens in the second put. */
  private interface Second {
    void put(SinkTaskContext context) throws Exception;
  }

  /** Its first batch takes long enough that the runtime learns of it and fetches all others. */
  private final class SlowPut implements SinkScript {
    private final Second second;
    private int puts;

    SlowPut(Second second) {
      this.second = second;
    }

    @Override
    public void put(SinkTaskContext context, Collection<SinkRecord> records) throws Exception {
      if (records.isEmpty()) {
        return;
      }
      if (puts++ == 0) {
        long begin = System.currentTimeMillis();
        await()
            .until(
                () -> watch.fetched.get() >= 5 * BATCH && System.currentTimeMillis() > begin + 1);
      } else if (puts == 2) {
        second.put(context);
      }
    }
  }

  @Test
  void transformsTheNextBatchWhilePutWaitsForItsTarget() {
    // when the second put waits until the third batch is transformed
    SinkWorker.Running task =
        start(
            new SlowPut(
                context -> {
                  await().until(() -> watch.hasTransformed(3 * BATCH - 1));
                }));

    // then
    await().until(() -> task.probe.acceptedCount() == 5 * BATCH);
    assertThat(task.probe.offsets(topic, 0)).isEqualTo(upTo(5 * BATCH));
    assertThat(watch.transformed).isEqualTo(upTo(5 * BATCH));
    assertThat(task.probe.threads).hasSize(1);
  }

  @Test
  void dropsWhatWasTransformedAheadWhenThePluginGoesBack() {
    // when
    SinkWorker.Running task =
        start(
            new SlowPut(
                context -> {
                  await().until(() -> watch.hasTransformed(3 * BATCH - 1));
                  context.offset(new TopicPartition(topic, 0), 5);
                }));

    // then
    List<Long> expected = new ArrayList<>(upTo(2 * BATCH));
    expected.addAll(LongStream.range(5, 5 * BATCH).boxed().toList());
    await().until(() -> task.probe.acceptedCount() == expected.size());
    assertThat(task.probe.offsets(topic, 0)).isEqualTo(expected);
  }

  @Test
  void failsOnARecordOnlyWhenAllBeforeItAreDelivered() {
    // given
    watch.failsAt = 2 * BATCH + 3;

    // when
    SinkWorker.Running task =
        start(
            new SlowPut(
                context -> {
                  await().until(() -> watch.hasTransformed(watch.failsAt));
                }));

    // then
    await().until(() -> task.events.failure != null);
    assertThat(task.events.failure).hasMessageContaining("offset " + watch.failsAt);
    assertThat(task.probe.offsets(topic, 0)).isEqualTo(upTo(2 * BATCH));
    await().until(() -> worker.committed(connector, topic, 0) == 2 * BATCH);
  }

  @Test
  void tellsOfATransformThatHangsAheadAndIsFreedOfItByACancel() {
    // given
    watch.hangsAt = 2 * BATCH;
    SinkWorker.Running task =
        start(
            new SlowPut(
                context -> {
                  watch.hangs.await();
                }));

    // when
    await()
        .until(
            () ->
                task.runner
                    .currentCall()
                    .filter(call -> call.method().equals("watch"))
                    .isPresent());
    task.runner.cancel();

    // then
    assertThat(task.runner.awaitStop(Duration.ofSeconds(60))).isTrue();
    assertThat(task.probe.offsets(topic, 0)).isEqualTo(upTo(2 * BATCH));
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }
}
