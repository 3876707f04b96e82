// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.convert.RecordConverters;
import io.fairlead.connect.runtime.pipeline.errors.RecordContext;
import io.fairlead.connect.runtime.pipeline.transform.TransformChain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The stage that converts and transforms consumed records. Keeps nothing between slices, so that it
 * can run ahead of the plugin; one thread at a time.
 */
final class RecordConversion {

  private final RecordConverters converters;
  private final TransformChain<SinkRecord> transforms;
  private final RecordContext context = new RecordContext();

  RecordConversion(RecordConverters converters, TransformChain<SinkRecord> transforms) {
    this.converters = converters;
    this.transforms = transforms;
  }

  /**
   * What a slice became.
   *
   * @param records those that were neither filtered nor failed
   * @param failed those that failed where that is tolerated
   * @param any whether a record could be converted, even if it was filtered afterwards
   */
  record Converted(List<TracedSinkRecord> records, List<Failed> failed, boolean any) {}

  /**
   * A record that is left out.
   *
   * @param reported completes when it lies in the dead-letter topic
   */
  record Failed(long offset, Future<Void> reported) {}

  /**
   * Converts the records of a slice, in their order.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if a record fails and that is not
   *     tolerated
   */
  Converted convert(FetchedBatch.Slice slice) {
    List<TracedSinkRecord> records = new ArrayList<>(slice.records().size());
    List<Failed> failed = new ArrayList<>(0);
    boolean converted = false;
    for (ConsumerRecord<byte[], byte[]> record : slice.records()) {
      context.reset(record);
      SinkRecord result = convert(record);
      converted |= result != null;
      if (result != null && !transforms.isEmpty()) {
        result = transforms.apply(context, result);
      }
      if (result != null) {
        records.add(TracedSinkRecord.of(record, result));
      } else if (context.failed()) {
        failed.add(new Failed(record.offset(), context.reported()));
      }
    }
    return new Converted(records, failed, converted);
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
