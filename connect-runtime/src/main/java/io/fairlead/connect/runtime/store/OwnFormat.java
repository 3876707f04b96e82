// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;

/** Records of {@link OwnState} as JSON, and their keys. Fields that are not known are ignored. */
final class OwnFormat {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private OwnFormat() {}

  static String key(ConfigChange.Own change) {
    if (change instanceof ConfigChange.Drained drained) {
      return ConfigKeys.DRAINED + drained.worker();
    }
    if (change instanceof ConfigChange.Round round) {
      return ConfigKeys.ROUND + round.slot();
    }
    ConfigChange.Version version = (ConfigChange.Version) change;
    return ConfigKeys.VERSION + version.slot() + "-" + version.connector();
  }

  /**
   * Null for a tombstone.
   *
   * @param properties writes a configuration
   */
  static ObjectNode write(
      ConfigChange.Own change, Function<Map<String, String>, ObjectNode> properties) {
    if (change instanceof ConfigChange.Drained drained) {
      return drained.sinceMs() == null
          ? null
          : NODES.objectNode().put("since_ms", drained.sinceMs());
    }
    if (change instanceof ConfigChange.Round round) {
      return round.round() == null ? null : JSON.valueToTree(round.round());
    }
    ConfigVersion version = ((ConfigChange.Version) change).version();
    return version == null
        ? null
        : properties
            .apply(version.config())
            .put("version", version.number())
            .put("at_ms", version.atMs());
  }

  /** Whether a key is one of these. */
  static boolean knows(String key) {
    return key.startsWith(ConfigKeys.DRAINED)
        || key.startsWith(ConfigKeys.ROUND)
        || key.startsWith(ConfigKeys.VERSION);
  }

  /**
   * @param value null for a tombstone
   * @throws IllegalArgumentException when the record is none of these
   */
  static ConfigChange.Own read(
      String key, JsonNode value, Function<JsonNode, Map<String, String>> properties)
      throws IOException {
    if (key.startsWith(ConfigKeys.DRAINED)) {
      return new ConfigChange.Drained(
          key.substring(ConfigKeys.DRAINED.length()),
          value == null ? null : value.path("since_ms").asLong());
    }
    if (key.startsWith(ConfigKeys.ROUND)) {
      return new ConfigChange.Round(
          number(key.substring(ConfigKeys.ROUND.length())),
          value == null ? null : JSON.treeToValue(value, PlacementRound.class));
    }
    String rest = key.substring(ConfigKeys.VERSION.length());
    int dash = rest.indexOf('-');
    if (dash < 1 || dash == rest.length() - 1) {
      throw new IllegalArgumentException("its key names no version");
    }
    int slot = number(rest.substring(0, dash));
    ConfigVersion version =
        value == null
            ? null
            : new ConfigVersion(
                value.path("version").asInt(),
                value.path("at_ms").isNumber() ? value.path("at_ms").longValue() : null,
                properties.apply(value));
    return new ConfigChange.Version(rest.substring(dash + 1), slot, version);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("its key has no number", e);
    }
  }
}
