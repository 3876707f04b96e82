// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.pipeline.TaskFigures;
import io.fairlead.connect.runtime.pipeline.errors.ErrorTolerance;
import io.fairlead.connect.runtime.pipeline.errors.RecordContext;
import io.fairlead.connect.runtime.pipeline.errors.Stage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives records to the producer in poll order and settles them when they are acknowledged.
 *
 * <p>Records are sent by the task's thread; {@link #completed} comes from the producer's, and from
 * the task's own for a record that the producer refuses at once.
 */
final class SendStage {

  private static final Logger LOG = LoggerFactory.getLogger(SendStage.class);
  private static final long RETRY_MILLIS = 100;
  // What a record holds on the heap beside its content, in the runtime and in the producer.
  private static final int OVERHEAD_BYTES = 128;

  private final LazyProducer producer;
  private final TopicCreator topics;
  private final ActiveTopics activeTopics;
  private final ErrorTolerance tolerance;
  private final OffsetCommitStrategy commits;

  private final AtomicReference<ConnectException> failure = new AtomicReference<>();
  private final BooleanSupplier hopeless = () -> givenUp() || failure.get() != null;
  private InFlightBound bound;
  private TaskFigures figures;
  private volatile boolean givenUp;
  // Of the task's thread alone.
  private Thread sender;
  private Exception refused;

  SendStage(
      LazyProducer producer,
      TopicCreator topics,
      ActiveTopics activeTopics,
      ErrorTolerance tolerance,
      OffsetCommitStrategy commits) {
    this.producer = producer;
    this.topics = topics;
    this.activeTopics = activeTopics;
    this.tolerance = tolerance;
    this.commits = commits;
  }

  /** Sets the bound on bytes in flight, before the first record. */
  SendStage within(long inFlightBytes, TaskFigures taskFigures) {
    figures = taskFigures;
    bound = new InFlightBound(inFlightBytes, taskFigures.memory());
    return this;
  }

  /**
   * Sends a record, waiting for room and for the brokers as long as it takes.
   *
   * @return false if waiting was given up: the record was not sent
   * @throws ConnectException if an earlier record, or this one, cannot be written for good
   */
  boolean send(Delivery delivery, ProducerRecord<byte[], byte[]> record)
      throws InterruptedException {
    sender = Thread.currentThread();
    int bytes = OVERHEAD_BYTES + size(record.key()) + size(record.value());
    for (Header header : record.headers()) {
      bytes += OVERHEAD_BYTES + size(header.value());
    }
    delivery.sendTo(record.topic(), bytes);
    figures.writing(record.topic());
    try {
      return send(delivery, record, bytes);
    } finally {
      figures.written();
    }
  }

  private boolean send(Delivery delivery, ProducerRecord<byte[], byte[]> record, int bytes)
      throws InterruptedException {
    if (!bound.acquire(bytes, hopeless)) {
      throwFailure();
      return false;
    }
    while (true) {
      throwFailure();
      Exception retriable = trySend(delivery, record);
      if (retriable == null) {
        return true;
      }
      LOG.warn("cannot write to topic {} yet, trying again", record.topic(), retriable);
      if (givenUp) {
        return false;
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  /** Null if the record was sent, or is given up. */
  private Exception trySend(Delivery delivery, ProducerRecord<byte[], byte[]> record)
      throws InterruptedException {
    refused = null;
    try {
      topics.ensure(record.topic());
      producer.get().send(record, delivery);
      return refused;
    } catch (RetriableException | org.apache.kafka.connect.errors.RetriableException e) {
      return e;
    } catch (ConnectException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      if (givenUp) {
        return e;
      }
      throw commits.explain(e).orElseGet(() -> cannotWrite(record.topic(), e));
    }
  }

  private static int size(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** The producer is done with a record, one way or the other. */
  void completed(Delivery delivery, RecordMetadata metadata, Exception error) {
    if (error == null) {
      activeTopics.written(delivery.topic());
      commits.written(delivery, metadata);
      delivery.batch().written();
    } else if (error instanceof RetriableException && Thread.currentThread() == sender) {
      // Refused before it was taken: the same record is sent again, so the order is kept.
      refused = error;
      return;
    } else if (commits.absorbs(error)) {
      delivery.batch().leftOut();
    } else if (!givenUp) {
      failed(delivery, error);
    }
    bound.release(delivery.bytes());
  }

  private void failed(Delivery delivery, Exception error) {
    if (tolerance.toleratesAll()) {
      RecordContext context = new RecordContext().reset(delivery.record());
      CompletableFuture<Void> reported =
          tolerance.executeFailed(context, Stage.KAFKA_PRODUCE, SendStage.class, error);
      leaveOut(delivery, reported);
    } else {
      LOG.error("cannot write to topic {}", delivery.topic(), error);
      failure.compareAndSet(null, cannotWrite(delivery.topic(), error));
    }
  }

  /**
   * Settles a record that does not go to Kafka.
   *
   * @param reported when its failure is kept; null if it did not fail
   */
  void leaveOut(Delivery delivery, CompletableFuture<Void> reported) {
    commits.leftOut(delivery, reported);
    delivery.batch().leftOut();
    if (reported == null) {
      return;
    }
    reported.whenComplete(
        (done, error) -> {
          if (error != null && !givenUp) {
            failure.compareAndSet(
                null,
                new ConnectException(
                    "A failed record could not be kept, so its offset is not committed", error));
          }
        });
  }

  private static ConnectException cannotWrite(String topic, Exception cause) {
    return new ConnectException(
        "Could not write to topic '"
            + topic
            + "': "
            + cause.getClass().getSimpleName()
            + ": "
            + cause.getMessage(),
        cause);
  }

  /** Throws what an earlier record failed of, if one did. */
  void throwFailure() {
    ConnectException earlier = failure.get();
    if (earlier != null) {
      throw earlier;
    }
  }

  /** Waits until all records that were sent are acknowledged; false if they are not. */
  boolean awaitAcknowledged(long timeoutMillis) throws InterruptedException {
    return bound.awaitEmpty(timeoutMillis, () -> givenUp);
  }

  /** From any thread: whatever is not acknowledged by now is not waited for any more. */
  void giveUp() {
    givenUp = true;
    producer.abort();
    topics.abort();
  }

  boolean givenUp() {
    return givenUp;
  }

  /** Closes producer and admin client; what is still in flight is given up shortly after. */
  void close() {
    givenUp = true;
    producer.close();
    topics.close();
  }
}
