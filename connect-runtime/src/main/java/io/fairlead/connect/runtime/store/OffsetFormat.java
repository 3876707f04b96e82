// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source offsets as records, byte for byte as Apache Kafka Connect writes them: the key is JSON
 * {@code ["connector",{partition}]}, the value the offset as a JSON object, or nothing for an
 * offset that is forgotten. Thread-safe.
 */
public final class OffsetFormat {

  private static final Logger LOG = LoggerFactory.getLogger(OffsetFormat.class);
  private static final OffsetFormat SHARED = new OffsetFormat();

  private final JsonConverter keys = new JsonConverter();
  private final JsonConverter values = new JsonConverter();

  private OffsetFormat() {
    keys.configure(Map.of("schemas.enable", "false"), true);
    values.configure(Map.of("schemas.enable", "false"), false);
  }

  /**
   * A decoded key.
   *
   * @param partition with whole numbers as Long, as it is read from JSON; null where none was given
   */
  record Key(String connector, Map<String, Object> partition) {}

  /**
   * @param partition may be null; its values must be null or of primitive types
   * @throws DataException when they are not
   */
  public static byte[] key(String connector, Map<?, ?> partition) {
    check("Source partition", partition);
    return SHARED.keys.fromConnectData(connector, null, Arrays.asList(connector, partition));
  }

  /**
   * @param offset null for one that is forgotten; its values must be null or of primitive types
   * @return null for a null offset
   * @throws DataException when they are not
   */
  public static byte[] value(String connector, Map<?, ?> offset) {
    check("Source offset", offset);
    return offset == null ? null : SHARED.values.fromConnectData(connector, null, offset);
  }

  /**
   * @throws DataException when it is no offset
   */
  @SuppressWarnings("unchecked")
  static Map<String, Object> offset(String connector, byte[] value) {
    Object offset = value == null ? null : SHARED.values.toConnectData(connector, value).value();
    if (offset != null && !(offset instanceof Map)) {
      throw new DataException("Source offset is no JSON object");
    }
    check("Source offset", (Map<?, ?>) offset);
    return (Map<String, Object>) offset;
  }

  /** Empty, and logged without its content, when it is no key of an offset. */
  @SuppressWarnings("unchecked")
  static Optional<Key> parse(byte[] key) {
    if (key == null) {
      LOG.warn("Ignoring an offset record without key");
      return Optional.empty();
    }
    Object parsed;
    try {
      parsed = SHARED.keys.toConnectData("", key).value();
    } catch (DataException e) {
      LOG.warn("Ignoring an offset record whose key is no JSON");
      return Optional.empty();
    }
    if (parsed instanceof List<?> list
        && list.size() == 2
        && list.get(0) instanceof String connector
        && (list.get(1) == null || list.get(1) instanceof Map)) {
      return Optional.of(new Key(connector, (Map<String, Object>) list.get(1)));
    }
    LOG.warn("Ignoring an offset record whose key is not [connector, partition]");
    return Optional.empty();
  }

  private static void check(String what, Map<?, ?> map) {
    if (map == null) {
      return;
    }
    map.forEach(
        (name, value) -> {
          if (!(name instanceof String)) {
            throw new DataException(what + " has a field whose name is no text");
          }
          if (value == null) {
            return;
          }
          Schema.Type type = ConnectSchema.schemaType(value.getClass());
          if (type == null || !type.isPrimitive()) {
            throw new DataException(
                what
                    + " may only hold primitive values, but field "
                    + name
                    + " is a "
                    + value.getClass().getName());
          }
        });
  }
}
