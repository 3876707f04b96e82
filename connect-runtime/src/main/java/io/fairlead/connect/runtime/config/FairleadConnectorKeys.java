// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** Fairlead's own keys that connectors of either direction can have. */
public final class FairleadConnectorKeys {

  private FairleadConnectorKeys() {}

  public static ConfigDef definition() {
    return QuotaKeys.define(RestartKeys.defineForConnector(new ConfigDef()));
  }

  /** Whether a connector's configuration has any of them. */
  public static boolean areUsedBy(Map<String, String> config) {
    return config.keySet().stream()
        .anyMatch(key -> key.startsWith(RestartKeys.PREFIX) || key.startsWith(QuotaKeys.PREFIX));
  }
}
