// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic, read from its beginning and then followed. Only records of committed
 * transactions are seen. When the cluster goes away the log goes on where it was once it is back.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>caller</th><th>blocks</th></tr>
 *   <tr><td>start</td><td>the store, once</td><td>until all is read, up to the deadline</td></tr>
 *   <tr><td>readToEnd, sighting</td><td>any</td><td>no</td></tr>
 *   <tr><td>awaitEnd</td><td>any but the log's thread</td><td>up to the deadline</td></tr>
 *   <tr><td>close</td><td>any, any time</td><td>a few seconds at most</td></tr>
 * </table>
 *
 * The follower is called on the log's own thread.
 */
final class TopicLog implements AutoCloseable {

  /** Gets what is read. Called on the log's thread; must not block. */
  interface Follower {

    /** Records in the order of their partition; at least one. */
    void read(List<ConsumerRecord<byte[], byte[]>> records);

    /** The partition is about to be read from its beginning again, as it has lost its end. */
    void rewound(int partition);
  }

  private static final Logger LOG = LoggerFactory.getLogger(TopicLog.class);
  private static final Duration POLL = Duration.ofSeconds(30);
  private static final Duration JOIN = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final InternalTopic topic;
  private final Map<String, Object> consumerConfigs;
  private final EndOffsets ends;
  private final InternalTopics topics;
  private final Admin admin;
  private final Follower follower;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile LogPositions positions;
  private volatile Consumer<byte[], byte[]> consumer;
  private volatile Throwable lastFailure;
  private Thread thread;

  TopicLog(InternalTopic topic, ClientSettings clients, Follower follower) {
    this.topic = topic;
    this.follower = follower;
    this.consumerConfigs = consumerConfigs(clients);
    this.admin =
        Admin.create(
            clients.adminWith(Map.of(AdminClientConfig.RETRIES_CONFIG, Integer.MAX_VALUE)));
    this.topics = new InternalTopics(admin, clients.bootstrapServers());
    this.ends = new EndOffsets(admin, topic.name());
  }

  private static Map<String, Object> consumerConfigs(ClientSettings clients) {
    Map<String, Object> needed = new HashMap<>();
    needed.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    needed.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    needed.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    needed.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    needed.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    needed.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    // New records are answered at once, and an idle topic costs one request in five seconds.
    needed.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    needed.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5_000);
    needed.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    return clients.consumerWith(needed);
  }

  /**
   * Makes sure of the topic, reads all that is committed in it, and goes on following it. It does
   * not wait for transactions that are open, since those of a dead process may be for a minute.
   *
   * @throws ConnectException when that does not succeed by the deadline
   * @throws org.apache.kafka.common.config.ConfigException when the topic is not fit
   */
  void start(Duration deadline) {
    Deadline until = Deadline.after(deadline);
    int partitions = topics.ensure(topic, deadline);
    synchronized (this) {
      if (isClosed()) {
        throw closed();
      }
      positions = new LogPositions(partitions);
      thread = new Thread(this::run, "store-" + topic.name());
      thread.setDaemon(true);
      thread.start();
    }
    await(
        () -> ends.committed(positions.partitions()).thenCompose(positions::reach),
        until.remaining());
  }

  String topic() {
    return topic.name();
  }

  /** Once it is started. */
  int partitions() {
    return positions.partitions();
  }

  /**
   * Completes when all is read that was acknowledged before the call. Fails with a retriable error
   * while the cluster is away.
   */
  CompletableFuture<Void> readToEnd() {
    if (isClosed()) {
      return CompletableFuture.failedFuture(closed());
    }
    return ends.next(positions.partitions()).thenCompose(positions::reach);
  }

  /**
   * Blocks until all is read that was acknowledged before the call.
   *
   * @throws TimeoutException past the deadline
   */
  void awaitEnd(Duration deadline) {
    await(this::readToEnd, deadline);
  }

  /**
   * See {@link HangingTransactions#abort}.
   *
   * @return whether there was one
   */
  boolean abortHanging(String transactionalId, Duration deadline) {
    return new HangingTransactions(admin, topic.name())
            .abort(transactionalId, positions.partitions(), deadline)
        > 0;
  }

  /**
   * Why the end is not reached, as far as the cluster tells: transactions that are open.
   *
   * @return one sentence, or empty
   */
  CompletableFuture<String> obstacle() {
    int partitions = positions.partitions();
    return ends.committed(partitions)
        .thenCombine(
            ends.next(partitions),
            (committed, all) ->
                committed.entrySet().stream()
                    .filter(end -> end.getValue() < all.getOrDefault(end.getKey(), 0L))
                    .map(
                        end -> topic.name() + "-" + end.getKey() + " from offset " + end.getValue())
                    .collect(Collectors.joining(", ")))
        .thenApply(
            open ->
                open.isEmpty()
                    ? ""
                    : "They lie behind a transaction that is open in "
                        + open
                        + " on. If it stays open, no producer will end it: find it with"
                        + " kafka-transactions.sh --bootstrap-server <brokers> find-hanging, and"
                        + " abort it.");
  }

  private void await(Supplier<CompletableFuture<Void>> wanted, Duration deadline) {
    Deadline until = Deadline.after(deadline);
    while (true) {
      CompletableFuture<Void> end = wanted.get();
      try {
        end.get(until.remaining().toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (java.util.concurrent.TimeoutException e) {
        end.cancel(false);
        throw late(deadline, lastFailure == null ? e : lastFailure);
      } catch (InterruptedException e) {
        end.cancel(false);
        throw new InterruptException(e);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (!(cause instanceof RetriableException)) {
          throw cause instanceof RuntimeException known ? known : new ConnectException(cause);
        }
        if (until.expired()) {
          throw late(deadline, cause);
        }
        until.pause(Duration.ofMillis(100));
      }
    }
  }

  /** See {@link LogPositions#sighting}. */
  CompletableFuture<Boolean> sighting(int partition, long offset) {
    return positions.sighting(partition, offset);
  }

  private TimeoutException late(Duration deadline, Throwable cause) {
    return new TimeoutException(
        "Topic "
            + topic.name()
            + " ("
            + topic.setting()
            + ") could not be read to its end within "
            + deadline.toMillis()
            + " ms; "
            + (cause.getMessage() == null ? "the cluster is slow or away" : cause.getMessage()),
        cause);
  }

  private void run() {
    long pause = 100;
    while (!isClosed()) {
      Consumer<byte[], byte[]> opened = null;
      try {
        opened = new KafkaConsumer<>(consumerConfigs);
        consumer = opened;
        List<TopicPartition> all =
            IntStream.range(0, positions.partitions())
                .mapToObj(number -> new TopicPartition(topic.name(), number))
                .toList();
        opened.assign(all);
        for (TopicPartition partition : all) {
          opened.seek(partition, positions.next(partition.partition()));
        }
        while (!isClosed()) {
          follow(opened);
          lastFailure = null;
          pause = 100;
        }
      } catch (WakeupException e) {
        LOG.debug("Reader of topic {} was woken up to end", topic.name());
      } catch (RuntimeException e) {
        if (isClosed()) {
          LOG.debug("Reader of topic {} failed while it was closed", topic.name(), e);
        } else {
          lastFailure = e;
          LOG.warn(
              "Topic {} ({}) cannot be read; trying again in {} ms: {}",
              topic.name(),
              topic.setting(),
              pause,
              e.toString());
          await(pause);
          pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
        }
      } finally {
        consumer = null;
        release(opened);
      }
    }
  }

  /** At once: a farewell would wait behind the fetch that is under way. */
  private void release(Consumer<byte[], byte[]> opened) {
    if (opened == null) {
      return;
    }
    try {
      opened.close(CloseOptions.timeout(Duration.ZERO));
    } catch (RuntimeException e) {
      LOG.warn("Consumer of topic {} did not close cleanly: {}", topic.name(), e.toString());
    }
  }

  private void follow(Consumer<byte[], byte[]> opened) {
    ConsumerRecords<byte[], byte[]> polled = opened.poll(POLL);
    for (TopicPartition partition : polled.partitions()) {
      deliver(partition.partition(), polled.records(partition));
    }
    Map<Integer, Long> next = new HashMap<>();
    polled
        .nextOffsets()
        .forEach((partition, position) -> next.put(partition.partition(), position.offset()));
    positions.advance(next);
  }

  private void deliver(int partition, List<ConsumerRecord<byte[], byte[]>> records) {
    long first = records.get(0).offset();
    long last = records.get(records.size() - 1).offset();
    try {
      if (first < positions.next(partition)) {
        LOG.warn(
            "Topic {} partition {} begins anew at offset {}, before {}; it was truncated or"
                + " replaced",
            topic.name(),
            partition,
            first,
            positions.next(partition));
        follower.rewound(partition);
      }
      follower.read(records);
    } catch (RuntimeException e) {
      LOG.error(
          "Records of topic {} partition {} offsets {} to {} could not be applied",
          topic.name(),
          partition,
          first,
          last,
          e);
    }
    if (positions.hasSightings()) {
      List<Long> offsets = new ArrayList<>(records.size());
      records.forEach(record -> offsets.add(record.offset()));
      positions.delivered(partition, offsets);
    }
  }

  private void await(long millis) {
    try {
      if (closing.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.debug("Reader of topic {} ends", topic.name());
      }
    } catch (InterruptedException e) {
      LOG.debug("Reader of topic {} was interrupted; only close ends it", topic.name());
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private ConnectException closed() {
    return new ConnectException("The store on topic " + topic.name() + " is closed");
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closing.countDown();
      running = thread;
    }
    Consumer<byte[], byte[]> blocked = consumer;
    if (blocked != null) {
      blocked.wakeup();
    }
    if (positions != null) {
      positions.close(closed());
    }
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(JOIN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (running.isAlive()) {
        LOG.warn("Reader of topic {} does not end within {} s", topic.name(), JOIN.toSeconds());
      }
    }
    admin.close(Duration.ZERO);
  }
}
