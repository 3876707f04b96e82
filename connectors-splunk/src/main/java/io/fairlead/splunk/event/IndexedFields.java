// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.fairlead.delivery.progress.Tracked;
import io.fairlead.delivery.record.RecordTemplate;
import io.fairlead.splunk.config.EventConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** The indexed fields that do not come from the value. For use by one thread. */
final class IndexedFields {

  private final Optional<SerializedString> idempotenceField;
  private final Map<String, String> enrichment;
  private final List<String> headers;
  private final boolean track;
  private final PositionText position = new PositionText();

  IndexedFields(EventConfig config) {
    this.idempotenceField = config.idempotenceField().map(SerializedString::new);
    this.enrichment = config.enrichment();
    this.headers = config.customHeaders();
    this.track = config.track();
  }

  boolean none() {
    return idempotenceField.isEmpty() && enrichment.isEmpty() && headers.isEmpty() && !track;
  }

  void write(JsonGenerator json, Tracked tracked) throws IOException {
    SinkRecord record = tracked.record();
    if (idempotenceField.isPresent()) {
      json.writeFieldName(idempotenceField.get());
      position.write(json, tracked);
    }
    for (Map.Entry<String, String> field : enrichment.entrySet()) {
      json.writeStringField(field.getKey(), field.getValue());
    }
    for (String name : headers) {
      Header header = record.headers().lastWithName(name);
      String value = header == null ? null : RecordTemplate.text(header.value());
      if (value != null) {
        json.writeStringField(name, value);
      }
    }
    if (track) {
      json.writeStringField("kafka_topic", tracked.partition().topic());
      json.writeStringField("kafka_partition", String.valueOf(tracked.partition().partition()));
      json.writeStringField("kafka_offset", String.valueOf(tracked.offset()));
      if (record.timestamp() != null) {
        json.writeStringField("kafka_timestamp", String.valueOf(record.timestamp()));
      }
      String key = RecordTemplate.text(record.key());
      if (key != null) {
        json.writeStringField("kafka_record_key", key);
      }
    }
  }
}
