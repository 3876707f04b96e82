// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.plugins.PluginType;
import io.fairlead.connect.runtime.plugins.PluginVersionNotFoundException;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.components.ConnectPlugin;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.maven.artifact.versioning.VersionRange;

/**
 * Plugins that a configuration lists by aliases and sets up below {@code KIND.ALIAS.}:
 * transformations and predicates. Calls them on the caller's thread.
 */
final class AliasedPlugins {

  private final Plugins plugins;
  private final Map<String, String> config;
  private final PluginType type;
  private final String listKey;
  private final String group;

  private AliasedPlugins(
      Plugins plugins, Map<String, String> config, PluginType type, String listKey, String group) {
    this.plugins = plugins;
    this.config = config;
    this.type = type;
    this.listKey = listKey;
    this.group = group;
  }

  static AliasedPlugins transformations(Plugins plugins, Map<String, String> config) {
    return new AliasedPlugins(
        plugins,
        config,
        PluginType.TRANSFORMATION,
        ConnectorConfig.TRANSFORMS_CONFIG,
        ConnectorConfig.TRANSFORMS_GROUP);
  }

  static AliasedPlugins predicates(Plugins plugins, Map<String, String> config) {
    return new AliasedPlugins(
        plugins,
        config,
        PluginType.PREDICATE,
        ConnectorConfig.PREDICATES_CONFIG,
        ConnectorConfig.PREDICATES_GROUP);
  }

  static Set<String> aliases(Map<String, String> config, String listKey) {
    Set<String> aliases = new LinkedHashSet<>();
    if (ConfigDef.parseType(listKey, config.get(listKey), Type.LIST) instanceof List<?> names) {
      names.forEach(name -> aliases.add((String) name));
    }
    return aliases;
  }

  /** Adds the keys of each plugin, as far as it can be made. */
  void defineIn(ConfigDef keys) {
    for (String alias : aliases(config, listKey)) {
      String prefix = listKey + "." + alias + ".";
      String typeKey = prefix + "type";
      String versionKey = prefix + WorkerConfig.PLUGIN_VERSION_SUFFIX;
      String aliasGroup = group + ": " + alias;
      String kind = type.toString().toLowerCase(Locale.ROOT);
      String simpleType = type.superType().getSimpleName();
      String version =
          EnrichedDefinitions.versionBeside(plugins, config, config.get(typeKey), type);
      keys.define(
          typeKey,
          Type.CLASS,
          ConfigDef.NO_DEFAULT_VALUE,
          ConfigDef.LambdaValidator.with(
              (name, value) -> requireUsable(prefix, (Class<?>) value, version),
              () -> "valid configs for " + alias + " " + kind),
          Importance.HIGH,
          "Class of the " + kind + " '" + alias + "'.",
          aliasGroup,
          0,
          Width.LONG,
          simpleType + " type for " + alias,
          List.of(),
          Recommendations.classes(plugins, type));
      keys.define(
          versionKey,
          Type.STRING,
          version,
          ConfigDef.LambdaValidator.with(
              (name, value) -> requireVersion(typeKey, (String) value),
              () -> "a version of the " + kind + " '" + alias + "'"),
          Importance.HIGH,
          "Version of the " + kind + " '" + alias + "': exact, or a Maven range.",
          aliasGroup,
          1,
          Width.LONG,
          simpleType + " version for " + alias,
          List.of(),
          Recommendations.versions(plugins, typeKey, true, type));
      ConfigDef own = ownKeys(typeKey, versionKey);
      if (own != null) {
        keys.embed(prefix, aliasGroup, 2, own);
      }
    }
  }

  /** Keys of the plugin itself, with those that every transformation has; null if unknown. */
  private ConfigDef ownKeys(String typeKey, String versionKey) {
    ConfigDef keys = new ConfigDef();
    boolean transformation = type == PluginType.TRANSFORMATION;
    if (transformation) {
      keys.define(
              ConnectorConfig.PREDICATE_CONFIG,
              Type.STRING,
              null,
              Importance.MEDIUM,
              "Alias of the predicate that decides whether a record is transformed.")
          .define(
              ConnectorConfig.NEGATE_CONFIG,
              Type.BOOLEAN,
              false,
              Importance.MEDIUM,
              "Transforms the records for which the predicate does not hold.");
    }
    if (config.get(typeKey) == null) {
      return null;
    }
    try {
      for (ConfigKey key :
          definition(typeKey, config.get(typeKey), config.get(versionKey)).configKeys().values()) {
        boolean taken =
            transformation
                && (key.name.equals(ConnectorConfig.PREDICATE_CONFIG)
                    || key.name.equals(ConnectorConfig.NEGATE_CONFIG));
        if (!taken) {
          keys.define(key);
        }
      }
      return keys;
    } catch (ConfigException e) {
      // The validators of its type and version tell what is wrong.
      return null;
    }
  }

  private void requireUsable(String prefix, Class<?> plugin, String defaultVersion) {
    String negate = prefix + ConnectorConfig.NEGATE_CONFIG;
    String predicate = prefix + ConnectorConfig.PREDICATE_CONFIG;
    if (type == PluginType.TRANSFORMATION
        && config.containsKey(negate)
        && !config.containsKey(predicate)) {
      throw new ConfigException(
          "Config '"
              + negate
              + "' was provided but there is no config '"
              + predicate
              + "' defining a predicate to be negated.");
    }
    if (plugin != null) {
      definition(
          prefix + "type",
          plugin.getName(),
          config.getOrDefault(prefix + WorkerConfig.PLUGIN_VERSION_SUFFIX, defaultVersion));
    }
  }

  private void requireVersion(String typeKey, String version) {
    if (version == null) {
      return;
    }
    EnrichedDefinitions.range(version);
    try {
      definition(typeKey, config.get(typeKey), version);
    } catch (PluginVersionNotFoundException e) {
      throw e;
    } catch (RuntimeException e) {
      // Whatever else is wrong is told of its type.
      return;
    }
  }

  private ConfigDef definition(String typeKey, String className, String version) {
    String connector = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
    if (className == null || connector == null) {
      return new ConfigDef();
    }
    VersionRange range = EnrichedDefinitions.range(version);
    Utils.ensureConcreteSubclass(
        type.superType(), (Class<?>) ConfigDef.parseType(typeKey, config.get(typeKey), Type.CLASS));
    ConnectPlugin plugin;
    try {
      ClassLoader beside =
          plugins.connectorLoader(connector, config.get(ConnectorConfig.CONNECTOR_VERSION));
      plugin = (ConnectPlugin) plugins.newInstance(plugins.find(type, className, range, beside));
    } catch (PluginVersionNotFoundException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ConfigException(
          typeKey,
          className,
          "Error getting config definition from "
              + type.superType().getSimpleName()
              + ": "
              + e.getMessage());
    }
    ConfigDef definition = plugin.config();
    if (definition == null) {
      throw new ConnectException(className + ".config() must return a ConfigDef that is not null.");
    }
    return definition;
  }
}
