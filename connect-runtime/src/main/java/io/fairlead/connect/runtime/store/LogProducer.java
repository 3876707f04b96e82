// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records to one topic in the order of the calls, idempotently, acknowledged by all in-sync
 * replicas, retried for as long as the cluster is away. No call blocks: a thread of its own does.
 * Thread-safe.
 */
final class LogProducer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogProducer.class);
  private static final int MAX_WAITING = 10_000;
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final String topic;
  private final Map<String, Object> configs;
  private final ThreadPoolExecutor thread;
  private Producer<byte[], byte[]> producer;
  private volatile boolean closed;

  LogProducer(String topic, ClientSettings clients) {
    this.topic = topic;
    this.configs = configs(clients);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread sender = new Thread(task, "store-send-" + topic);
              sender.setDaemon(true);
              return sender;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  /** What the operator set, with what a completed write has to mean. */
  static Map<String, Object> configs(ClientSettings clients) {
    Map<String, Object> needed = new HashMap<>();
    needed.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    needed.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    needed.put(ProducerConfig.ACKS_CONFIG, "all");
    needed.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    // Invariant 3: where a partition has a new leader, a second request that is taken while the
    // first was still refused would leave the first out of order for ever.
    needed.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    needed.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    needed.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    needed.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
    needed.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    Map<String, Object> all = clients.producerWith(needed);
    all.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    return all;
  }

  /**
   * Completes when the record is acknowledged, or with the cause why it never will be.
   *
   * @param value null for a tombstone
   */
  CompletableFuture<Void> send(byte[] key, byte[] value) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    try {
      thread.execute(() -> sendNow(key, value, acknowledged));
    } catch (RejectedExecutionException e) {
      acknowledged.completeExceptionally(
          new ConnectException(
              closed
                  ? "The store on topic " + topic + " is closed"
                  : MAX_WAITING + " records wait already to be written to topic " + topic,
              e));
    }
    return acknowledged;
  }

  private void sendNow(byte[] key, byte[] value, CompletableFuture<Void> acknowledged) {
    try {
      Producer<byte[], byte[]> current = open();
      current.send(
          new ProducerRecord<>(topic, key, value),
          (metadata, error) -> {
            if (error == null) {
              acknowledged.complete(null);
            } else {
              failed(current, error);
              acknowledged.completeExceptionally(explained(error));
            }
          });
    } catch (RuntimeException e) {
      acknowledged.completeExceptionally(explained(e));
    }
  }

  private synchronized Producer<byte[], byte[]> open() {
    if (closed) {
      throw new ConnectException("The store on topic " + topic + " is closed");
    }
    if (producer == null) {
      producer = new KafkaProducer<>(configs);
    }
    return producer;
  }

  /** A producer that has met one of these fails for good; the next record gets a new one. */
  private void failed(Producer<byte[], byte[]> current, Exception error) {
    boolean fatal =
        error instanceof ClusterAuthorizationException
            || error instanceof OutOfOrderSequenceException
            || error instanceof UnsupportedVersionException;
    if (!fatal) {
      return;
    }
    synchronized (this) {
      if (producer == current) {
        producer = null;
      }
    }
    LOG.warn("Producer of topic {} is replaced: {}", topic, error.toString());
    current.close(Duration.ZERO);
  }

  private Throwable explained(Exception error) {
    return error instanceof ClusterAuthorizationException
        ? new ConnectException(
            "Not allowed to write idempotently to topic "
                + topic
                + "; grant the worker IdempotentWrite on the cluster, or use brokers of version 2.8"
                + " or later",
            error)
        : error;
  }

  /** Waits a moment for what is under way, then gives it up. Idempotent. */
  @Override
  public void close() {
    Producer<byte[], byte[]> open;
    synchronized (this) {
      closed = true;
      open = producer;
      producer = null;
    }
    thread.shutdown();
    if (open != null) {
      open.close(CLOSE);
    }
    thread.shutdownNow().forEach(Runnable::run);
  }
}
