// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import io.fairlead.connect.runtime.secrets.SecretWords;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps failed records in a dead-letter topic. The producer is made when the first record fails.
 * {@link #report} may block as long as the producer does; {@link #abort} ends that.
 */
public final class DeadLetterReporter implements ErrorReporter {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReporter.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final DeadLetterSettings settings;
  private final DeadLetterForm form;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final TaskErrorMetrics metrics;
  private final SecretWords secrets;

  // Guarded by this.
  private Producer<byte[], byte[]> producer;
  private boolean closed;

  /**
   * @param producers makes the producer; called at most once
   */
  public DeadLetterReporter(
      DeadLetterSettings settings,
      DeadLetterForm form,
      Supplier<Producer<byte[], byte[]>> producers,
      TaskErrorMetrics metrics,
      SecretWords secrets) {
    this.settings = settings;
    this.form = form;
    this.producers = producers;
    this.metrics = metrics;
    this.secrets = secrets;
  }

  @Override
  public CompletableFuture<Void> report(RecordContext context) {
    metrics.deadLetterRequested();
    CompletableFuture<Void> stored = new CompletableFuture<>();
    String from = context.location();
    try {
      ProducerRecord<byte[], byte[]> record = form.render(context, settings.topic());
      if (settings.contextHeaders()) {
        DeadLetterHeaders.add(record.headers(), context, settings.id(), secrets);
      }
      producer()
          .send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  stored.complete(null);
                } else {
                  failed(stored, from, failure);
                }
              });
    } catch (RuntimeException e) {
      failed(stored, from, e);
    }
    return stored;
  }

  private void failed(CompletableFuture<Void> stored, String from, Exception failure) {
    metrics.deadLetterFailed();
    String message =
        "Could not write the failed record of "
            + from
            + " to dead-letter topic '"
            + settings.topic()
            + "'";
    LOG.error("{}", message, failure);
    stored.completeExceptionally(new ConnectException(message, failure));
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (closed) {
      throw new ConnectException(
          "the dead-letter producer of task " + settings.id() + " is closed");
    }
    if (producer == null) {
      producer = producers.get();
    }
    return producer;
  }

  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  /** Gives up what is not stored yet. */
  public void abort() {
    close(Duration.ZERO);
  }

  private void close(Duration timeout) {
    Producer<byte[], byte[]> closing;
    synchronized (this) {
      closed = true;
      closing = producer;
    }
    if (closing != null) {
      closing.close(timeout);
    }
  }
}
