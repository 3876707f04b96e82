// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.client.Inbound;
import io.fairlead.mqtt.client.MessageProperties.UserProperty;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;

/**
 * A place in a message where a value is found: {@code field:a.b} in the decoded payload, {@code
 * property:name} among the user properties.
 */
record Places(boolean property, String name) {

  static boolean valid(Object text) {
    String place = text.toString();
    return place.isEmpty() || place.matches("(field|property):.+");
  }

  static Optional<Places> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    return Optional.of(new Places(text.startsWith("property"), text.substring(colon + 1)));
  }

  /** What is there; null if nothing is. */
  Object find(Inbound message, Object value) {
    if (property) {
      for (UserProperty each : message.properties().user()) {
        if (each.name().equals(name)) {
          return each.value();
        }
      }
      return null;
    }
    Object at = value;
    for (String step : name.split("\\.")) {
      if (at instanceof Map<?, ?> map) {
        at = map.get(step);
      } else if (at instanceof Struct struct) {
        at = struct.schema().field(step) == null ? null : struct.get(step);
      } else {
        return null;
      }
    }
    return at;
  }
}
