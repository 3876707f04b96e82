// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Turns keys of type CLASS into keys of type STRING, for values that only plugins can resolve. */
final class ClassNames {

  private ClassNames() {}

  static ConfigDef asStrings(ConfigDef keys, Set<String> names) {
    ConfigDef result = new ConfigDef();
    for (ConfigKey key : keys.configKeys().values()) {
      result.define(names.contains(key.name) ? asString(key) : key);
    }
    return result;
  }

  private static ConfigKey asString(ConfigKey key) {
    Object defaultValue =
        key.defaultValue instanceof Class<?> type ? type.getName() : key.defaultValue;
    return new ConfigKey(
        key.name,
        Type.STRING,
        defaultValue,
        null,
        key.importance,
        key.documentation,
        key.group,
        key.orderInGroup,
        key.width,
        key.displayName,
        key.dependents,
        key.recommender,
        key.internalConfig);
  }
}
