// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A source's record as the task gave it, before transforms: texts and bytes as they are, the rest
 * as JSON without schema. What cannot be told in JSON, such as a value that does not fit its
 * schema, is told as text.
 */
public final class SourceRecordForm implements DeadLetterForm {

  private final JsonConverter json = new JsonConverter();

  public SourceRecordForm() {
    json.configure(Map.of("schemas.enable", "false"), false);
  }

  @Override
  public ProducerRecord<byte[], byte[]> render(RecordContext context, String topic) {
    SourceRecord record = context.sourceRecord();
    RecordHeaders headers = new RecordHeaders();
    for (Header header : record.headers()) {
      headers.add(header.key(), bytes(header.schema(), header.value()));
    }
    Long timestamp =
        record.timestamp() != null && record.timestamp() >= 0 ? record.timestamp() : null;
    return new ProducerRecord<>(
        topic,
        null,
        timestamp,
        bytes(record.keySchema(), record.key()),
        bytes(record.valueSchema(), record.value()),
        headers);
  }

  private byte[] bytes(Schema schema, Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] raw) {
      return raw;
    }
    if (value instanceof ByteBuffer buffer) {
      return Utils.toArray(buffer.duplicate());
    }
    if (value instanceof CharSequence text) {
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
    return structured(schema, value);
  }

  private synchronized byte[] structured(Schema schema, Object value) {
    try {
      return json.fromConnectData("", schema, value);
    } catch (RuntimeException notJson) {
      // A record that does not fit its schema is often why it is here: its text is all there is.
      return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    }
  }
}
