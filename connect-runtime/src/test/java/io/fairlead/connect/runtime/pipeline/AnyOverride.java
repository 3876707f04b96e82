// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;

/** Allows every override but that of {@code forbidden}. */
public final class AnyOverride implements ConnectorClientConfigOverridePolicy {

  @Override
  public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
    return request.clientProps().entrySet().stream()
        .map(
            entry -> {
              ConfigValue value = new ConfigValue(entry.getKey());
              value.value(entry.getValue());
              if (entry.getKey().equals("forbidden")) {
                value.addErrorMessage("not here");
              }
              return value;
            })
        .toList();
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void close() {}
}
