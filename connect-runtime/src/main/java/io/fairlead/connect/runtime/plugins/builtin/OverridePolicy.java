// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;

/** Decides setting by setting what a connector may override of its clients (KIP-458). */
abstract class OverridePolicy implements ConnectorClientConfigOverridePolicy {

  private final String name;

  OverridePolicy(String name) {
    this.name = name;
  }

  /** Whether this client setting may be overridden. */
  abstract boolean allows(String setting);

  @Override
  public String version() {
    return AppInfoParser.getVersion();
  }

  @Override
  public void configure(Map<String, ?> configs) {
    // Most have nothing to set.
  }

  @Override
  public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
    List<ConfigValue> values = new ArrayList<>();
    request
        .clientProps()
        .forEach(
            (setting, wanted) -> {
              ConfigValue value =
                  new ConfigValue(setting, wanted, new ArrayList<>(), new ArrayList<>());
              if (!allows(setting)) {
                value.addErrorMessage(
                    "The '"
                        + name
                        + "' policy does not allow '"
                        + setting
                        + "' to be overridden in the connector configuration.");
              }
              values.add(value);
            });
    return values;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
