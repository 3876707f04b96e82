// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Collects what is wrong with a configuration, key by key. */
public final class ConfigProblems {

  private final Map<String, ConfigValue> values = new LinkedHashMap<>();

  /** Begins with what is wrong with single keys. */
  public ConfigProblems(ConfigDef definition, Map<String, String> properties) {
    definition.validate(properties).forEach(value -> values.put(value.name(), value));
  }

  /** Whether a key has a problem already. */
  public boolean has(String key) {
    ConfigValue value = values.get(key);
    return value != null && !value.errorMessages().isEmpty();
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

  /** The value of a key after parsing, {@code null} where it could not be parsed. */
  public Object value(String key) {
    ConfigValue value = values.get(key);
    return value == null ? null : value.value();
  }

  /** All problems. */
  public List<CheckSteps.Finding> findings() {
    return values.values().stream()
        .flatMap(
            value ->
                value.errorMessages().stream()
                    .map(message -> new CheckSteps.Finding(value.name(), message)))
        .toList();
  }

  /** Whether nothing is wrong with the keys that it takes to connect. */
  public boolean canConnect() {
    return !has(ConnectionKeys.URL)
        && !has(ConnectionKeys.DIALECT)
        && !has(ConnectionKeys.ATTEMPTS)
        && !has(ConnectionKeys.BACKOFF);
  }

  /** What {@code Connector.validate} returns. */
  public Config config() {
    return new Config(List.copyOf(values.values()));
  }
}
