// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record for the plugin that knows which record of Kafka it came from, however transforms have
 * changed it: for its original coordinates (KIP-793) and for the dead-letter topic (KIP-610).
 */
final class TracedSinkRecord extends SinkRecord {

  private final ConsumerRecord<byte[], byte[]> origin;

  /**
   * A record as it was consumed.
   *
   * @param headers null for none
   */
  TracedSinkRecord(
      ConsumerRecord<byte[], byte[]> origin,
      SchemaAndValue key,
      SchemaAndValue value,
      Long timestamp,
      Iterable<Header> headers) {
    super(
        origin.topic(),
        origin.partition(),
        key.schema(),
        key.value(),
        value.schema(),
        value.value(),
        origin.offset(),
        timestamp,
        origin.timestampType(),
        headers);
    this.origin = origin;
  }

  private TracedSinkRecord(ConsumerRecord<byte[], byte[]> origin, SinkRecord changed) {
    this(
        origin,
        changed,
        changed.topic(),
        changed.kafkaPartition(),
        changed.keySchema(),
        changed.key(),
        changed.valueSchema(),
        changed.value(),
        changed.timestamp(),
        changed.timestampType(),
        changed.headers());
  }

  private TracedSinkRecord(
      ConsumerRecord<byte[], byte[]> origin,
      SinkRecord base,
      String topic,
      Integer partition,
      Schema keySchema,
      Object key,
      Schema valueSchema,
      Object value,
      Long timestamp,
      TimestampType timestampType,
      Iterable<Header> headers) {
    super(
        topic,
        partition,
        keySchema,
        key,
        valueSchema,
        value,
        base.kafkaOffset(),
        timestamp,
        timestampType,
        headers,
        origin.topic(),
        origin.partition(),
        origin.offset());
    this.origin = origin;
  }

  /** The record itself if it knows where it came from, else one that does and is equal to it. */
  static TracedSinkRecord of(ConsumerRecord<byte[], byte[]> origin, SinkRecord record) {
    return record instanceof TracedSinkRecord traced && traced.origin == origin
        ? traced
        : new TracedSinkRecord(origin, record);
  }

  ConsumerRecord<byte[], byte[]> origin() {
    return origin;
  }

  boolean comesFrom(TopicPartition partition) {
    return origin.partition() == partition.partition() && origin.topic().equals(partition.topic());
  }

  @Override
  public SinkRecord newRecord(
      String topic,
      Integer kafkaPartition,
      Schema keySchema,
      Object key,
      Schema valueSchema,
      Object value,
      Long timestamp) {
    return newRecord(
        topic,
        kafkaPartition,
        keySchema,
        key,
        valueSchema,
        value,
        timestamp,
        headers().duplicate());
  }

  @Override
  public SinkRecord newRecord(
      String topic,
      Integer kafkaPartition,
      Schema keySchema,
      Object key,
      Schema valueSchema,
      Object value,
      Long timestamp,
      Iterable<Header> headers) {
    return new TracedSinkRecord(
        origin,
        this,
        topic,
        kafkaPartition,
        keySchema,
        key,
        valueSchema,
        value,
        timestamp,
        timestampType(),
        headers);
  }

  // Where it came from is no part of what it is.
  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
