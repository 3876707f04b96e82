// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/**
 * A producer that is made for the first record, so that a task without records has neither its
 * thread nor its buffers. It is closed from any thread; the rest is the task's.
 */
final class LazyProducer implements AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Map<String, Object> config;
  // The first is for the task's thread, without a look at the other.
  private Producer<byte[], byte[]> ready;
  private volatile Producer<byte[], byte[]> producer;
  private volatile boolean closed;

  /**
   * @throws org.apache.kafka.common.config.ConfigException if the producer would refuse it
   */
  LazyProducer(Map<String, Object> config) {
    this.config = config;
    new ProducerConfig(config);
  }

  /** The producer. */
  Producer<byte[], byte[]> get() {
    if (ready == null) {
      ready = create();
    }
    return ready;
  }

  private Producer<byte[], byte[]> create() {
    if (closed) {
      throw new KafkaException("the producer is closed");
    }
    producer = new KafkaProducer<>(config);
    if (closed) {
      producer.close(Duration.ZERO);
    }
    return producer;
  }

  /** From any thread: fails what waits for room, for brokers and for acknowledgements. */
  void abort() {
    close(Duration.ZERO);
  }

  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  private void close(Duration timeout) {
    closed = true;
    Producer<byte[], byte[]> closing = producer;
    if (closing != null) {
      closing.close(timeout);
    }
  }
}
