// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.config.SinkConnectorConfig;
import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.config.VersionRequirement;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.plugins.PluginDescription;
import io.fairlead.connect.runtime.plugins.PluginNotFoundException;
import io.fairlead.connect.runtime.plugins.PluginType;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigException;
import org.apache.maven.artifact.versioning.VersionRange;

/**
 * The framework's keys for one configuration: with the worker's converters as defaults, with the
 * versions that would be taken, and with the keys of its transformations and predicates. Calls
 * plugins on the caller's thread.
 */
final class EnrichedDefinitions {

  private final Plugins plugins;
  private final WorkerConfig worker;

  EnrichedDefinitions(Plugins plugins, WorkerConfig worker) {
    this.plugins = plugins;
    this.worker = worker;
  }

  static ConfigDef base(PluginType connectorType) {
    return connectorType == PluginType.SOURCE
        ? SourceConnectorConfig.configDef()
        : SinkConnectorConfig.configDef();
  }

  /** Keys for a configuration of a connector that is there. */
  ConfigDef forConfig(PluginType connectorType, Map<String, String> config) {
    ConfigDef keys = withDefaults(base(connectorType), config);
    AliasedPlugins.transformations(plugins, config).defineIn(keys);
    AliasedPlugins.predicates(plugins, config).defineIn(keys);
    return keys;
  }

  /** Keys for a connector of which there is no configuration. */
  ConfigDef forClass(ConfigDef base, String connectorClass) {
    return replaced(
        base,
        Map.of(
            ConnectorConfig.CONNECTOR_VERSION,
            new Replacement(newestConnector(connectorClass), null)));
  }

  private String newestConnector(String connectorClass) {
    return connectorClass == null
        ? null
        : version(connectorClass, null, PluginType.SINK, PluginType.SOURCE);
  }

  private ConfigDef withDefaults(ConfigDef base, Map<String, String> config) {
    Map<String, Replacement> replacements = new HashMap<>();
    replacements.put(
        ConnectorConfig.CONNECTOR_VERSION,
        new Replacement(
            newestConnector(config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG)),
            Recommendations.versions(
                plugins,
                ConnectorConfig.CONNECTOR_CLASS_CONFIG,
                false,
                PluginType.SOURCE,
                PluginType.SINK)));
    converter(
        config,
        ConnectorConfig.KEY_CONVERTER_CLASS_CONFIG,
        ConnectorConfig.KEY_CONVERTER_VERSION_CONFIG,
        PluginType.CONVERTER,
        replacements);
    converter(
        config,
        ConnectorConfig.VALUE_CONVERTER_CLASS_CONFIG,
        ConnectorConfig.VALUE_CONVERTER_VERSION_CONFIG,
        PluginType.CONVERTER,
        replacements);
    converter(
        config,
        ConnectorConfig.HEADER_CONVERTER_CLASS_CONFIG,
        ConnectorConfig.HEADER_CONVERTER_VERSION_CONFIG,
        PluginType.HEADER_CONVERTER,
        replacements);
    return replaced(base, replacements);
  }

  /** Keys of a converter have the same names in the worker's properties. */
  private void converter(
      Map<String, String> config,
      String classKey,
      String versionKey,
      PluginType type,
      Map<String, Replacement> replacements) {
    String own = config.get(classKey);
    String workers = worker.getString(classKey);
    String version;
    if (own != null) {
      version = versionBeside(plugins, config, own, type);
    } else {
      version = worker.getString(versionKey);
      if (version == null && workers != null) {
        version = version(workers, null, type);
      }
    }
    replacements.put(classKey, new Replacement(workers, Recommendations.classes(plugins, type)));
    replacements.put(
        versionKey,
        new Replacement(version, Recommendations.versions(plugins, classKey, false, type)));
  }

  /** The version that is taken of a plugin beside the configuration's connector, or null. */
  static String versionBeside(
      Plugins plugins, Map<String, String> config, String classOrAlias, PluginType type) {
    String connector = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
    if (connector == null || classOrAlias == null) {
      return null;
    }
    try {
      ClassLoader loader =
          plugins.connectorLoader(connector, config.get(ConnectorConfig.CONNECTOR_VERSION));
      return version(plugins, classOrAlias, loader, type);
    } catch (ConfigException | PluginNotFoundException e) {
      // The keys of the connector itself tell what is wrong.
      return null;
    }
  }

  private String version(String classOrAlias, ClassLoader beside, PluginType... types) {
    return version(plugins, classOrAlias, beside, types);
  }

  private static String version(
      Plugins plugins, String classOrAlias, ClassLoader beside, PluginType... types) {
    List<PluginDescription> versions = plugins.descriptions(classOrAlias, types);
    for (PluginDescription plugin : versions) {
      if (plugin.isIsolated() && Objects.equals(plugin.loader(), beside)) {
        return plugin.version();
      }
    }
    return versions.isEmpty() ? null : versions.get(versions.size() - 1).version();
  }

  /**
   * A version range that users wrote.
   *
   * @throws ConfigException when it is none
   */
  static VersionRange range(String version) {
    return VersionRequirement.parse(version);
  }

  private record Replacement(Object defaultValue, Recommender recommender) {}

  private static ConfigDef replaced(ConfigDef base, Map<String, Replacement> replacements) {
    ConfigDef keys = new ConfigDef();
    for (ConfigKey key : base.configKeys().values()) {
      Replacement replacement = replacements.get(key.name);
      keys.define(replacement == null ? key : replaced(key, replacement));
    }
    return keys;
  }

  private static ConfigKey replaced(ConfigKey key, Replacement replacement) {
    return new ConfigKey(
        key.name,
        key.type,
        replacement.defaultValue(),
        key.validator,
        key.importance,
        key.documentation,
        key.group,
        key.orderInGroup,
        key.width,
        key.displayName,
        key.dependents,
        replacement.recommender() == null ? key.recommender : replacement.recommender(),
        key.internalConfig);
  }
}
