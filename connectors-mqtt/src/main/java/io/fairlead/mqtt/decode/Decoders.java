// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.decode;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** The formats by name. */
public final class Decoders {

  /** Names of the formats that come along. */
  public static final List<String> NAMES = List.of("bytes", "string", "json", "json-schema");

  private Decoders() {}

  /**
   * The decoder of a format.
   *
   * @throws ConfigException if there is none
   */
  public static PayloadDecoder of(String key, String format, Map<String, ?> config) {
    PayloadDecoder decoder =
        switch (format) {
          case "bytes" ->
              (source, payload, properties) -> new SchemaAndValue(Schema.BYTES_SCHEMA, payload);
          case "string" -> new TextDecoder();
          case "json" -> new JsonDecoder();
          case "json-schema" -> new SchemaJsonDecoder();
          default -> custom(key, format);
        };
    decoder.configure(config);
    return decoder;
  }

  private static PayloadDecoder custom(String key, String name) {
    try {
      return Class.forName(name, true, Decoders.class.getClassLoader())
          .asSubclass(PayloadDecoder.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
      throw new ConfigException(
          key,
          name,
          "must be one of "
              + NAMES
              + " or a class in the plugin's folder that implements "
              + PayloadDecoder.class.getName()
              + " and has a public constructor without parameters");
    }
  }
}
