// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.HeaderConverter;

/**
 * Passes bytes through, as {@code org.apache.kafka.connect.converters.ByteArrayConverter} does.
 * Stateless.
 */
public final class ByteArrayConverter implements Converter, HeaderConverter {

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
    // There is nothing to set.
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    // There is nothing to set.
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    if (schema != null && schema.type() != Schema.Type.BYTES) {
      throw new DataException("Invalid schema type for ByteArrayConverter: " + schema.type());
    }
    if (value == null || value instanceof byte[]) {
      return (byte[]) value;
    }
    if (value instanceof ByteBuffer buffer) {
      ByteBuffer whole = buffer.duplicate().rewind();
      byte[] bytes = new byte[whole.remaining()];
      whole.get(bytes);
      return bytes;
    }
    throw new DataException(
        "ByteArrayConverter is not compatible with objects of type " + value.getClass());
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    return new SchemaAndValue(Schema.OPTIONAL_BYTES_SCHEMA, value);
  }

  @Override
  public byte[] fromConnectHeader(String topic, String headerKey, Schema schema, Object value) {
    return fromConnectData(topic, schema, value);
  }

  @Override
  public SchemaAndValue toConnectHeader(String topic, String headerKey, byte[] value) {
    return toConnectData(topic, value);
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
