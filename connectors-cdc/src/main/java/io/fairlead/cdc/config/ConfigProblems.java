// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Collects what is wrong with a configuration, key by key. */
final class ConfigProblems {

  private final Map<String, ConfigValue> values = new LinkedHashMap<>();

  /** Begins with what is wrong with single keys. */
  ConfigProblems(ConfigDef definition, Map<String, String> properties) {
    definition.validate(properties).forEach(value -> values.put(value.name(), value));
  }

  boolean any() {
    return values.values().stream().anyMatch(value -> !value.errorMessages().isEmpty());
  }

  boolean has(String key) {
    ConfigValue value = values.get(key);
    return value != null && !value.errorMessages().isEmpty();
  }

  void add(String key, String message) {
    values
        .computeIfAbsent(
            key, name -> new ConfigValue(name, null, new ArrayList<>(), new ArrayList<>()))
        .addErrorMessage(message);
  }

  /** Takes over a value that another definition has judged. */
  void add(ConfigValue value) {
    values.putIfAbsent(value.name(), value);
  }

  Config config() {
    return new Config(List.copyOf(values.values()));
  }
}
