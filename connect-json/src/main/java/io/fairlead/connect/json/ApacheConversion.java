// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonSerializer;

/**
 * Apache's converter with the same settings. Made when first needed, since many tasks never do.
 * Safe for use by any thread.
 */
final class ApacheConversion implements AutoCloseable {

  private final Map<String, Object> configs;
  private final LongAdder records = new LongAdder();
  private volatile JsonConverter converter;

  ApacheConversion(Map<String, ?> configs) {
    this.configs = new HashMap<>(configs);
  }

  /**
   * Makes it now, for settings that only it checks.
   *
   * @throws RuntimeException what Apache's converter throws for wrong settings
   */
  JsonConverter converter() {
    JsonConverter made = converter;
    if (made == null) {
      synchronized (this) {
        made = converter;
        if (made == null) {
          made = new JsonConverter();
          made.configure(configs);
          converter = made;
        }
      }
    }
    return made;
  }

  byte[] write(String topic, Schema schema, Object value) {
    records.increment();
    return converter().fromConnectData(topic, schema, value);
  }

  SchemaAndValue read(String topic, byte[] message) {
    records.increment();
    return converter().toConnectData(topic, message);
  }

  /** The schema as it stands in an envelope. */
  byte[] schemaText(Schema schema) {
    try (JsonSerializer serializer = new JsonSerializer()) {
      return serializer.serialize(null, converter().asJsonSchema(schema));
    }
  }

  /** How many records were not common ones. */
  long records() {
    return records.sum();
  }

  @Override
  public synchronized void close() {
    Utils.closeQuietly(converter, "Apache's JSON converter");
  }
}
