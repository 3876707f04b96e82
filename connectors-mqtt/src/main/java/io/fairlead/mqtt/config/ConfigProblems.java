// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** Collects what is wrong with a configuration, key by key. */
public final class ConfigProblems {

  private final Map<String, ConfigValue> values = new LinkedHashMap<>();

  /** Begins with what is wrong with single keys. */
  public ConfigProblems(ConfigDef definition, Map<String, String> properties) {
    definition.validate(properties).forEach(value -> values.put(value.name(), value));
  }

  /** Whether any of the keys has a problem. */
  public boolean has(String... keys) {
    for (String key : keys) {
      ConfigValue value = values.get(key);
      if (value != null && !value.errorMessages().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether any key has a problem. */
  public boolean any() {
    return values.values().stream().anyMatch(value -> !value.errorMessages().isEmpty());
  }

  /** Adds a problem to a key. */
  public void add(String key, String message) {
    values
        .computeIfAbsent(
            key, name -> new ConfigValue(name, null, new ArrayList<>(), new ArrayList<>()))
        .addErrorMessage(message);
  }

  /** Runs a check that throws a {@link ConfigException}, whose message becomes the key's. */
  public void check(String key, Runnable check) {
    try {
      check.run();
    } catch (ConfigException e) {
      add(key, e.getMessage());
    }
  }

  /** The text of a key, empty where there is none or it could not be parsed. */
  public String text(String key) {
    ConfigValue value = values.get(key);
    return value == null || value.value() == null ? "" : value.value().toString();
  }

  /** The list of a key, empty where there is none or it could not be parsed. */
  public List<String> list(String key) {
    ConfigValue value = values.get(key);
    return value != null && value.value() instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** What {@code Connector.validate} returns. */
  public Config config() {
    return new Config(List.copyOf(values.values()));
  }
}
