// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.pipeline.convert.RecordConverters;
import io.fairlead.connect.runtime.pipeline.errors.RecordContext;
import io.fairlead.connect.runtime.pipeline.transform.TransformChain;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/** Turns a polled record into one for the producer. Task's thread only. */
final class ConvertStage {

  private static final long NO_TIMESTAMP = -1;

  private final TransformChain<SourceRecord> transforms;
  private final RecordConverters converters;
  // Most records have no headers, and most converters add none.
  private RecordHeaders emptyHeaders = new RecordHeaders();

  ConvertStage(TransformChain<SourceRecord> transforms, RecordConverters converters) {
    this.transforms = transforms;
    this.converters = converters;
  }

  /**
   * The record for Kafka. Null if a transform filters it out, and if it fails where failures are
   * tolerated, which {@link RecordContext#failed()} tells apart.
   *
   * @throws ConnectException if it fails and that is not tolerated, or if its topic, partition or
   *     timestamp cannot be of a record in Kafka
   */
  ProducerRecord<byte[], byte[]> convert(RecordContext context, SourceRecord polled) {
    SourceRecord record = transforms.apply(context, polled);
    if (record == null) {
      return null;
    }
    boolean bare = record.headers().isEmpty();
    RecordHeaders headers = bare ? emptyHeaders : converters.headersFromConnect(context, record);
    if (context.failed()) {
      return null;
    }
    byte[] key = converters.keyFromConnect(context, record, headers);
    if (context.failed()) {
      return discard(bare);
    }
    byte[] value = converters.valueFromConnect(context, record, headers);
    if (context.failed()) {
      return discard(bare);
    }
    if (bare) {
      headers = addedTo(headers);
    }
    return producerRecord(record, context, key, value, headers);
  }

  private ProducerRecord<byte[], byte[]> discard(boolean bare) {
    if (bare) {
      addedTo(emptyHeaders);
    }
    return null;
  }

  /** The headers if a converter added any, which are then not used again; else null. */
  private RecordHeaders addedTo(RecordHeaders headers) {
    if (headers.toArray().length == 0) {
      return null;
    }
    emptyHeaders = new RecordHeaders();
    return headers;
  }

  private static ProducerRecord<byte[], byte[]> producerRecord(
      SourceRecord record, RecordContext context, byte[] key, byte[] value, RecordHeaders headers) {
    try {
      Long timestamp = record.timestamp();
      if (timestamp != null && timestamp == NO_TIMESTAMP) {
        timestamp = null;
      }
      return new ProducerRecord<>(
          record.topic(), record.kafkaPartition(), timestamp, key, value, headers);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "The record of "
              + context.location()
              + " cannot be written to Kafka: "
              + e.getMessage()
              + " Correct the connector, or a transform that sets topic, partition or timestamp",
          e);
    }
  }
}
