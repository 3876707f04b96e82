// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.convert.RecordConverters;
import io.fairlead.connect.runtime.pipeline.errors.ErrorTolerance;
import io.fairlead.connect.runtime.pipeline.errors.RecordContext;
import io.fairlead.connect.runtime.pipeline.errors.Stage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * What a plugin reports records to that it cannot deliver (KIP-610). Safe for use by any thread,
 * for plugins that deliver on their own.
 */
final class ErrantRecords implements ErrantRecordReporter {

  private final ErrorTolerance tolerance;
  private final RecordConverters converters;
  private final PendingReports pending;
  private volatile Throwable first;

  ErrantRecords(ErrorTolerance tolerance, RecordConverters converters, PendingReports pending) {
    this.tolerance = tolerance;
    this.converters = converters;
    this.pending = pending;
  }

  /**
   * @throws ConnectException if errors are not tolerated
   */
  @Override
  public Future<Void> report(SinkRecord record, Throwable error) {
    ConsumerRecord<byte[], byte[]> consumed =
        record instanceof TracedSinkRecord traced ? traced.origin() : render(record);
    if (first == null) {
      first = error;
    }
    CompletableFuture<Void> reported =
        tolerance.executeFailed(
            new RecordContext().reset(consumed), Stage.TASK_PUT, SinkTask.class, error);
    pending.add(origin(record), record.originalKafkaOffset(), reported);
    // The plugin may do with its future what it wants.
    return reported.copy();
  }

  /**
   * @throws ConnectException if the plugin reported a record although that is not tolerated, and
   *     swallowed the exception that it got
   */
  void check() {
    if (first != null && !tolerance.toleratesAll()) {
      throw new ConnectException(
          "Tolerance exceeded in error handler: the task reported an errant record", first);
    }
  }

  private static TopicPartition origin(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  /**
   * A record that the plugin made itself is written as it is, since nothing else is known of it.
   */
  private ConsumerRecord<byte[], byte[]> render(SinkRecord record) {
    String topic = record.topic();
    byte[] key = converters.keyConverter().fromConnectData(topic, record.keySchema(), record.key());
    byte[] value =
        converters.valueConverter().fromConnectData(topic, record.valueSchema(), record.value());
    RecordHeaders headers = new RecordHeaders();
    for (Header header : record.headers()) {
      headers.add(
          header.key(),
          converters
              .headerConverter()
              .fromConnectHeader(topic, header.key(), header.schema(), header.value()));
    }
    return new ConsumerRecord<>(
        topic,
        record.kafkaPartition(),
        record.kafkaOffset(),
        record.timestamp() == null ? ConsumerRecord.NO_TIMESTAMP : record.timestamp(),
        record.timestampType(),
        key == null ? -1 : key.length,
        value == null ? -1 : value.length,
        key,
        value,
        headers,
        Optional.empty());
  }
}
