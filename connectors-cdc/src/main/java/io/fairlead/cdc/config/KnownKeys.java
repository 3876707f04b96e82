// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import org.apache.kafka.common.config.ConfigDef;

/**
 * The own keys and those of every connector of Debezium's that is there, so that a runtime knows
 * which of them are secrets.
 */
public final class KnownKeys {

  private KnownKeys() {}

  /** All keys. An own key wins over Debezium's of the same name. */
  public static ConfigDef all() {
    return Holder.ALL;
  }

  /** Made when first asked for: it loads classes of several connectors. */
  private static final class Holder {

    static final ConfigDef ALL = collect();

    private Holder() {}

    private static ConfigDef collect() {
      ConfigDef all = new ConfigDef(CdcKeys.DEFINITION);
      for (DatabaseKind kind : DatabaseKind.values()) {
        if (DebeziumConnectors.missing(kind).isEmpty()) {
          DebeziumConnectors.create(kind).config().configKeys().values().stream()
              .filter(key -> !all.names().contains(key.name))
              .forEach(key -> define(all, key));
        }
      }
      return all;
    }

    /** Debezium's required keys are derived, so none of them is required here. */
    private static void define(ConfigDef all, ConfigDef.ConfigKey key) {
      all.define(
          key.name,
          key.type,
          key.hasDefault() ? key.defaultValue : null,
          null,
          ConfigDef.Importance.LOW,
          key.documentation,
          "Debezium",
          key.orderInGroup,
          key.width,
          key.displayName);
    }
  }
}
