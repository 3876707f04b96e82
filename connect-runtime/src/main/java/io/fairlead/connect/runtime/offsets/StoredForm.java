// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.offsets;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * Offsets as a connector will read them back: numbers that came by REST get the types that the
 * offset topic's JSON gives them.
 */
final class StoredForm {

  private StoredForm() {}

  static Map<Map<String, ?>, Map<String, ?>> of(Map<Map<String, ?>, Map<String, ?>> offsets) {
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(Map.of("schemas.enable", "false"), false);
      Map<Map<String, ?>, Map<String, ?>> stored = new HashMap<>();
      offsets.forEach(
          (partition, offset) ->
              stored.put(readBack(converter, partition), readBack(converter, offset)));
      return stored;
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, ?> readBack(JsonConverter converter, Map<String, ?> value) {
    if (value == null) {
      return null;
    }
    byte[] json = converter.fromConnectData("", null, value);
    return (Map<String, ?>) converter.toConnectData("", json).value();
  }
}
