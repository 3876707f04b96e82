// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;

/** A record that knows which messages are settled when it is committed. */
final class MqttRecord extends SourceRecord {

  private final transient Emission emission;

  MqttRecord(Map<String, ?> partition, Map<String, ?> offset, Content content, Emission emission) {
    super(
        partition,
        offset,
        content.topic(),
        null,
        content.key() == null ? null : Schema.STRING_SCHEMA,
        content.key(),
        content.value().schema(),
        content.value().value(),
        content.receivedMillis(),
        content.headers());
    this.emission = emission;
  }

  /** What is in a record. */
  record Content(
      String topic, String key, SchemaAndValue value, Headers headers, long receivedMillis) {}

  Emission emission() {
    return emission;
  }
}
