// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;

/** Writes definitions and validated values in the form of the REST API. */
final class InfoWriter {

  private InfoWriter() {}

  /** Values that no key defines come first, then every key in its order. */
  static ConfigInfos all(
      String name, Map<String, ConfigKey> keys, List<ConfigValue> values, List<String> groups) {
    int errors = 0;
    List<ConfigInfo> infos = new ArrayList<>();
    Map<String, ConfigValue> byName = new HashMap<>();
    for (ConfigValue value : values) {
      byName.put(value.name(), value);
      if (!keys.containsKey(value.name())) {
        infos.add(new ConfigInfo(null, value(value, value.name(), null)));
        errors += value.errorMessages().size();
      }
    }
    for (ConfigKey key : keys.values()) {
      ConfigValue value = byName.get(key.name);
      if (value != null) {
        errors += value.errorMessages().size();
      }
      infos.add(
          new ConfigInfo(key(key, ""), value == null ? null : value(value, key.name, key.type)));
    }
    return new ConfigInfos(name, errors, groups, infos);
  }

  /** Values of a plugin or client whose keys have a prefix in the connector's configuration. */
  static ConfigInfos prefixed(
      Map<String, ConfigKey> keys, List<ConfigValue> values, String prefix) {
    int errors = 0;
    Set<String> groups = new LinkedHashSet<>();
    List<ConfigInfo> infos = new ArrayList<>();
    for (ConfigValue value : values == null ? List.<ConfigValue>of() : values) {
      ConfigKey key = keys.get(value.name());
      if (key != null && key.group != null) {
        groups.add(key.group);
      }
      if (!value.errorMessages().isEmpty()) {
        errors++;
      }
      infos.add(
          new ConfigInfo(
              key == null ? null : key(key, prefix),
              value(value, prefix + value.name(), key == null ? null : key.type)));
    }
    return new ConfigInfos("", errors, new ArrayList<>(groups), infos);
  }

  static ConfigInfos merged(String name, List<ConfigInfos> parts) {
    int errors = 0;
    Set<String> groups = new LinkedHashSet<>();
    List<ConfigInfo> infos = new ArrayList<>();
    for (ConfigInfos part : parts) {
      errors += part.errorCount();
      groups.addAll(part.groups());
      infos.addAll(part.configs());
    }
    return new ConfigInfos(name, errors, new ArrayList<>(groups), infos);
  }

  static ConfigKeyInfo key(ConfigKey key, String prefix) {
    boolean required = ConfigDef.NO_DEFAULT_VALUE.equals(key.defaultValue);
    return new ConfigKeyInfo(
        prefix + key.name,
        key.type.name(),
        required,
        required ? null : text(key.defaultValue, key.type),
        key.importance.name(),
        key.documentation,
        key.group,
        key.orderInGroup,
        key.width.name(),
        key.displayName,
        key.dependents);
  }

  private static ConfigValueInfo value(ConfigValue value, String name, Type type) {
    // Elements of a list are recommended one by one.
    Type recommended = type == Type.LIST ? Type.STRING : type;
    return new ConfigValueInfo(
        name,
        text(value.value(), type),
        value.recommendedValues().stream().map(each -> text(each, recommended)).toList(),
        value.errorMessages(),
        value.visible());
  }

  private static String text(Object value, Type type) {
    if (value instanceof Class<?> plugin) {
      return Plugins.publicName(plugin.getName());
    }
    return type == Type.CLASS && value instanceof String name
        ? name
        : ConfigDef.convertToString(value, type);
  }
}
