// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Lets connectors override the client settings that the worker lists, none by default (KIP-1188).
 */
public final class AllowlistOverridePolicy extends OverridePolicy {

  static final String ALLOWLIST_CONFIG = "connector.client.config.override.allowlist";

  private static final ConfigDef KEYS =
      new ConfigDef()
          .define(
              ALLOWLIST_CONFIG,
              ConfigDef.Type.LIST,
              List.of(),
              ConfigDef.ValidList.anyNonDuplicateValues(true, false),
              ConfigDef.Importance.MEDIUM,
              "Client settings that connectors may override, without prefix.");

  private volatile List<String> allowed = List.of();

  public AllowlistOverridePolicy() {
    super("Allowlist");
  }

  @Override
  public void configure(Map<String, ?> configs) {
    allowed = List.copyOf(new AbstractConfig(KEYS, configs, false).getList(ALLOWLIST_CONFIG));
  }

  @Override
  boolean allows(String setting) {
    return allowed.contains(setting);
  }
}
