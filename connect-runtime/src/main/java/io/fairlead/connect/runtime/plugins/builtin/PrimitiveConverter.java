// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.HeaderConverter;

/**
 * Converts values of one Java type with Kafka's own serializer for it; null stays null. Stateless
 * once made.
 */
abstract class PrimitiveConverter<T> implements Converter, HeaderConverter {

  private final Class<T> type;
  private final Schema schema;
  private final Serde<T> serde;

  /**
   * @param schema of all values that are read; optional
   */
  PrimitiveConverter(Class<T> type, Schema schema, Serde<T> serde) {
    this.type = type;
    this.schema = schema;
    this.serde = serde;
  }

  @Override
  public String version() {
    return AppInfoParser.getVersion();
  }

  @Override
  public ConfigDef config() {
    return ConverterConfig.newConfigDef();
  }

  @Override
  public void configure(Map<String, ?> configs) {
    // Refuses a wrong converter.type; there is nothing else to set.
    config().parse(configs);
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    // There is nothing to set.
  }

  /** Refuses schemas that values of this type cannot have. */
  void check(Schema given) {}

  @Override
  public byte[] fromConnectData(String topic, Schema given, Object value) {
    check(given);
    if (value != null && !type.isInstance(value)) {
      throw new DataException(
          "Failed to serialize to "
              + type.getSimpleName().toLowerCase(Locale.ROOT)
              + " (was "
              + value.getClass()
              + ")");
    }
    return serde.serializer().serialize(topic, type.cast(value));
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    try {
      return new SchemaAndValue(schema, serde.deserializer().deserialize(topic, value));
    } catch (SerializationException e) {
      throw new DataException(
          "Failed to deserialize "
              + type.getSimpleName().toLowerCase(Locale.ROOT)
              + ": "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public byte[] fromConnectHeader(String topic, String headerKey, Schema given, Object value) {
    return fromConnectData(topic, given, value);
  }

  @Override
  public SchemaAndValue toConnectHeader(String topic, String headerKey, byte[] value) {
    return toConnectData(topic, value);
  }

  @Override
  public void close() {
    serde.close();
  }
}
