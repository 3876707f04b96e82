// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.convert.RecordConverters;
import io.fairlead.connect.runtime.pipeline.errors.RecordContext;
import io.fairlead.connect.runtime.pipeline.transform.TransformChain;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The stage that converts and transforms consumed records. Keeps nothing between slices, so that it
 * can run ahead of the plugin; single-threaded.
 */
final class RecordConversion {

  private final RecordConverters converters;
  private final TransformChain<SinkRecord> transforms;
  private final PendingReports reports;
  private final RecordContext context = new RecordContext();

  RecordConversion(
      RecordConverters converters, TransformChain<SinkRecord> transforms, PendingReports reports) {
    this.converters = converters;
    this.transforms = transforms;
    this.reports = reports;
  }

  /**
   * Converts the records of a slice, in their order.
   *
   * @param out takes what is left of them: records may be filtered, or fail where that is tolerated
   * @return whether a record could be converted, even if it was filtered afterwards
   * @throws org.apache.kafka.connect.errors.ConnectException if a record fails otherwise
   */
  boolean convert(FetchedBatch.Slice slice, List<TracedSinkRecord> out) {
    boolean converted = false;
    for (ConsumerRecord<byte[], byte[]> record : slice.records()) {
      context.reset(record);
      SinkRecord result = convert(record);
      converted |= result != null;
      if (result != null && !transforms.isEmpty()) {
        result = transforms.apply(context, result);
      }
      if (result != null) {
        out.add(TracedSinkRecord.of(record, result));
      } else if (context.failed()) {
        // Invariant 2: the offset waits until the record lies in the dead-letter topic.
        reports.add(slice.partition(), record.offset(), context.reported());
      }
    }
    return converted;
  }

  private TracedSinkRecord convert(ConsumerRecord<byte[], byte[]> record) {
    SchemaAndValue key = converters.keyToConnect(context, record);
    if (context.failed()) {
      return null;
    }
    SchemaAndValue value = converters.valueToConnect(context, record);
    if (context.failed()) {
      return null;
    }
    ConnectHeaders headers = null;
    // Costs nothing for records without headers, unlike an iterator.
    if (record.headers().toArray().length > 0) {
      headers = converters.headersToConnect(context, record);
      if (context.failed()) {
        return null;
      }
    }
    return new TracedSinkRecord(record, key, value, timestamp(record), headers);
  }

  private static Long timestamp(ConsumerRecord<byte[], byte[]> record) {
    long timestamp = record.timestamp();
    if (timestamp >= 0) {
      return timestamp;
    }
    if (timestamp == ConsumerRecord.NO_TIMESTAMP) {
      return null;
    }
    throw new InvalidRecordException(
        "Record of "
            + record.topic()
            + "-"
            + record.partition()
            + " at offset "
            + record.offset()
            + " has the timestamp "
            + timestamp
            + ", which is before 1970");
  }
}
