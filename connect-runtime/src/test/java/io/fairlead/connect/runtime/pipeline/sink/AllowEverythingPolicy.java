// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;

/** Lets connectors override what they like. */
public final class AllowEverythingPolicy implements ConnectorClientConfigOverridePolicy {

  @Override
  public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
    return List.of();
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void close() {}
}
