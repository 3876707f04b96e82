// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A sink's record as it was consumed, byte for byte (KIP-298). */
public final class ConsumedRecordForm implements DeadLetterForm {

  @Override
  public ProducerRecord<byte[], byte[]> render(RecordContext context, String topic) {
    ConsumerRecord<byte[], byte[]> record = context.consumerRecord();
    Long timestamp =
        record.timestamp() == ConsumerRecord.NO_TIMESTAMP ? null : Long.valueOf(record.timestamp());
    return new ProducerRecord<>(
        topic, null, timestamp, record.key(), record.value(), record.headers());
  }
}
