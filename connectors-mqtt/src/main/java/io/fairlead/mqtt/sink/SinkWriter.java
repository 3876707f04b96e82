// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.sink;

import io.fairlead.mqtt.client.Outbound;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/** What a sink task does. Task's thread only, but for {@link #stop}. */
public final class SinkWriter {

  private static final long COMMIT_PATIENCE_MILLIS = 1_000;

  private final MessageMapper mapper;
  private final Publisher publisher;
  private final ErrantRecordReporter reporter;
  // Of the batch that is given again, what was taken the first time.
  private final Map<TopicPartition, Long> taken = new HashMap<>();

  /**
   * For one task; nothing is connected before the first record.
   *
   * @param reporter null where there is none
   */
  public SinkWriter(
      SinkConfig config, Supplier<Map<String, String>> current, ErrantRecordReporter reporter) {
    this.mapper = new MessageMapper(config);
    this.publisher = new Publisher(config, config.connection(current), this::report);
    this.reporter = reporter;
  }

  /**
   * Publishes records; returns when all are in flight or better.
   *
   * @throws RetriableException if the broker takes no more for a while; the same records are then
   *     given again
   */
  public void put(Collection<SinkRecord> records) {
    publisher.settle();
    try {
      for (SinkRecord record : records) {
        TopicPartition partition =
            new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
        Long already = taken.get(partition);
        if (already == null || record.originalKafkaOffset() > already) {
          take(record);
          taken.put(partition, record.originalKafkaOffset());
        }
      }
      taken.clear();
    } catch (RetriableException e) {
      throw e;
    } catch (RuntimeException e) {
      taken.clear();
      throw e;
    }
  }

  private void take(SinkRecord record) {
    Optional<Outbound> message;
    try {
      message = mapper.map(record);
    } catch (DataException e) {
      Pending failed = publisher.pending(record, null);
      failed.reported(report(record, e));
      publisher.publish(failed);
      return;
    }
    if (message.isPresent()) {
      publisher.publish(publisher.pending(record, message.get()));
    }
  }

  private Future<Void> report(SinkRecord record, Throwable failure) {
    String what =
        "The record at %s-%d offset %d cannot be published: %s"
            .formatted(
                record.originalTopic(),
                record.originalKafkaPartition(),
                record.originalKafkaOffset(),
                failure.getMessage());
    if (reporter == null) {
      throw new ConnectException(
          what + ". Correct it, or set errors.tolerance to all to leave such records out", failure);
    }
    return reporter.report(record, new DataException(what, failure));
  }

  /** Offsets up to which all is acknowledged. */
  public Map<TopicPartition, OffsetAndMetadata> committable(
      Map<TopicPartition, OffsetAndMetadata> current) {
    publisher.awaitEmpty(COMMIT_PATIENCE_MILLIS);
    Map<TopicPartition, Long> open = publisher.firstOpen();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    current.forEach(
        (partition, offset) -> {
          Long first = open.get(partition);
          boolean held = first != null && first < offset.offset();
          offsets.put(partition, held ? new OffsetAndMetadata(first) : offset);
        });
    return offsets;
  }

  /** Partitions went elsewhere. */
  public void forget(Collection<TopicPartition> partitions) {
    publisher.forget(partitions);
    partitions.forEach(taken::remove);
  }

  /** From any thread: ends waiting. */
  public void stop() {
    publisher.stop();
  }

  /** Leaves the broker. */
  public void close() {
    publisher.close();
  }
}
