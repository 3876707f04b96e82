// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.config.FairleadConnectorKeys;
import io.fairlead.connect.runtime.config.SinkConnectorConfig;
import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.plugins.PluginDescription;
import io.fairlead.connect.runtime.plugins.PluginNotFoundException;
import io.fairlead.connect.runtime.plugins.PluginType;
import io.fairlead.connect.runtime.plugins.PluginVersionNotFoundException;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.components.ConnectPlugin;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Checks connector configurations, with every error at once, as Apache Kafka Connect does.
 *
 * <p>All plugin code runs on a thread of its own with the connector's loader, and is given up past
 * {@code fairlead.plugin.call.timeout.ms} with a {@link
 * io.fairlead.connect.runtime.plugins.PluginCallTimeoutException}. The methods that answer block
 * their caller that long at most. Safe for use by any thread.
 */
public final class ConnectorValidator {

  private static final Set<PluginType> CONFIGURABLE =
      EnumSet.of(
          PluginType.SOURCE,
          PluginType.SINK,
          PluginType.CONVERTER,
          PluginType.HEADER_CONVERTER,
          PluginType.TRANSFORMATION,
          PluginType.PREDICATE);

  private final Plugins plugins;
  private final WorkerConfig worker;
  private final ConfigProviders providers;
  private final ConnectorClientConfigOverridePolicy policy;
  private final EnrichedDefinitions enriched;
  private final Definitions definitions;

  /**
   * @throws ConnectException when the worker's override policy cannot be made
   */
  public ConnectorValidator(Plugins plugins, WorkerConfig worker, ConfigProviders providers) {
    this.plugins = plugins;
    this.worker = worker;
    this.providers = providers;
    this.policy =
        plugins.newOverridePolicy(
            worker.getString(WorkerConfig.CONNECTOR_CLIENT_POLICY_CLASS_CONFIG),
            worker.originals());
    this.enriched = new EnrichedDefinitions(plugins, worker);
    this.definitions = new Definitions(plugins, worker, enriched);
  }

  /** The worker's policy for client overrides; clients are made by the same one. */
  public ConnectorClientConfigOverridePolicy overridePolicy() {
    return policy;
  }

  /**
   * Validates a configuration, references to config providers resolved first.
   *
   * @throws RejectedConfigException when it names no connector, or one that is not there or cannot
   *     be made (400)
   * @throws ConfigException when a reference cannot be resolved (400)
   * @throws io.fairlead.connect.runtime.plugins.PluginCallTimeoutException when a plugin hangs
   * @throws RuntimeException what the connector's own validation threw (500)
   */
  public ConfigInfos validate(Map<String, String> rawConfig) {
    Map<String, String> config =
        plugins
            .calls()
            .call(
                "Config providers",
                worker.pluginCallTimeout(),
                null,
                () -> providers.resolve(rawConfig).values());
    String connectorClass = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
    if (connectorClass == null) {
      throw new RejectedConfigException(
          "Config of connector "
              + config.getOrDefault(ConnectorConfig.NAME_CONFIG, "without name")
              + " contains no connector type: set "
              + ConnectorConfig.CONNECTOR_CLASS_CONFIG
              + " to a class name or alias.");
    }
    PluginDescription connector;
    try {
      connector = plugins.connector(connectorClass, config.get(ConnectorConfig.CONNECTOR_VERSION));
    } catch (PluginVersionNotFoundException e) {
      return versionNotFound(config, e);
    } catch (PluginNotFoundException | ConfigException e) {
      throw new RejectedConfigException(e.getMessage(), e);
    }
    ValidationStage stage = new ValidationStage("the constructor of " + connector.className());
    return plugins
        .calls()
        .call(
            stage,
            worker.pluginCallTimeout(),
            plugins.contextLoader(connector),
            () -> validate(connector, config, stage));
  }

  private ConfigInfos validate(
      PluginDescription description, Map<String, String> config, ValidationStage stage) {
    Connector connector;
    try {
      connector = (Connector) plugins.newInstance(description);
    } catch (ConnectException e) {
      throw new RejectedConfigException(e.getMessage(), e);
    }
    boolean source = connector instanceof SourceConnector;
    stage.enter("the definitions of plugins that " + description.className() + " is used with");
    ConfigDef keys = enriched.forConfig(source ? PluginType.SOURCE : PluginType.SINK, config);
    stage.enter("the validators of plugins that " + description.className() + " is used with");
    Map<String, ConfigValue> values = keys.validateAll(config);
    ConnectorRules rules = new ConnectorRules(worker, stage);
    if (source) {
      rules.checkSource((SourceConnector) connector, config, values);
    } else {
      SinkConnectorConfig.validate(config, values);
      rules.checkSink(config, values);
    }
    refuseNulls(config, values);

    // Converters first: what is wrong with them is added to the connector's own values.
    List<ConfigInfos> converters =
        new ConverterValidation(plugins, stage).validate(config, values, description.loader());
    stage.enter(policy.getClass().getSimpleName() + ".validate");
    List<ConfigInfos> overrides =
        new OverrideValidation(worker, policy).validate(config, source, connector.getClass());
    List<ConfigInfos> parts = new ArrayList<>();
    parts.add(ownKeys(connector, config, source, keys, values, stage));
    parts.addAll(overrides);
    parts.addAll(converters);
    return InfoWriter.merged(config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG), parts);
  }

  private ConfigInfos ownKeys(
      Connector connector,
      Map<String, String> config,
      boolean source,
      ConfigDef keys,
      Map<String, ConfigValue> values,
      ValidationStage stage) {
    String name = connector.getClass().getName();
    stage.enter(name + ".config");
    ConfigDef own = connector.config();
    if (own == null) {
      throw new RejectedConfigException(
          name + ".config() must return a ConfigDef that is not null.");
    }
    stage.enter(name + ".validate");
    Config validated = connector.validate(config);
    if (validated == null) {
      throw new RejectedConfigException(
          name + ".validate() must return a Config that is not null.");
    }
    Map<String, ConfigKey> allKeys = new LinkedHashMap<>(keys.configKeys());
    Set<String> groups = new LinkedHashSet<>(keys.groups());
    List<ConfigValue> allValues = new ArrayList<>(values.values());
    if (source && usesFairleadKeys(config)) {
      ConfigDef fairlead = SourceConnectorConfig.ownConfigDef();
      allKeys.putAll(fairlead.configKeys());
      allValues.addAll(fairlead.validate(config));
    }
    if (FairleadConnectorKeys.areUsedBy(config)) {
      ConfigDef fairlead = FairleadConnectorKeys.definition();
      allKeys.putAll(fairlead.configKeys());
      groups.addAll(fairlead.groups());
      allValues.addAll(fairlead.validate(config));
    }
    allKeys.putAll(own.configKeys());
    groups.addAll(own.groups());
    allValues.addAll(validated.configValues());
    definitions.remember(
        config,
        Definitions.complete(
            keys,
            own,
            ConverterValidation.definitions(
                plugins, config, connector.getClass().getClassLoader())));
    return InfoWriter.all(
        config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG),
        allKeys,
        allValues,
        new ArrayList<>(groups));
  }

  /** Keys of ours are shown to those who use them; others get what Apache's worker answers. */
  private static boolean usesFairleadKeys(Map<String, String> config) {
    return config.keySet().stream()
        .anyMatch(key -> key.startsWith(SourceConnectorConfig.DLQ_PREFIX));
  }

  private ConfigInfos versionNotFound(
      Map<String, String> config, PluginVersionNotFoundException e) {
    String connectorClass = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
    ConfigDef keys = enriched.forClass(ConnectorConfig.configDef(), connectorClass);
    Map<String, ConfigValue> values =
        plugins
            .calls()
            .call(
                "the validators of converters",
                worker.pluginCallTimeout(),
                plugins.workerLoader(),
                () -> keys.validateAll(config));
    values.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG).addErrorMessage(e.getMessage());
    ConfigValue version = values.get(ConnectorConfig.CONNECTOR_VERSION);
    version.addErrorMessage(e.getMessage());
    version.recommendedValues(new ArrayList<>(e.availableVersions()));
    refuseNulls(config, values);
    return InfoWriter.all(
        connectorClass,
        keys.configKeys(),
        new ArrayList<>(values.values()),
        new ArrayList<>(keys.groups()));
  }

  private static void refuseNulls(Map<String, String> config, Map<String, ConfigValue> values) {
    config.forEach(
        (key, value) -> {
          if (value == null) {
            values
                .computeIfAbsent(key, ConfigValue::new)
                .addErrorMessage("Null value can not be supplied as the configuration value.");
          }
        });
  }

  /**
   * All keys that a configuration can have, to tell secrets. Never throws. While the connector or
   * one of its plugins is not there or does not answer, every key that the framework does not
   * define is a PASSWORD.
   */
  public ConfigDef definitionFor(Map<String, String> config) {
    return definitions.of(config);
  }

  /**
   * Keys that a plugin can be configured with, its own first; of connectors also the framework's
   * (KIP-769).
   *
   * @throws PluginNotFoundException when there is none of that name (404)
   * @throws ConfigException when there is none of that version (400)
   * @throws RejectedConfigException when plugins of its type have no such keys (400)
   */
  public List<ConfigKeyInfo> pluginConfig(String classOrAlias, String versionRange) {
    PluginDescription plugin =
        plugins.findAny(classOrAlias, EnrichedDefinitions.range(versionRange));
    if (!CONFIGURABLE.contains(plugin.type())) {
      throw new RejectedConfigException(
          "Invalid plugin class "
              + classOrAlias
              + ". Valid types are sink, source, converter, header_converter, transformation,"
              + " predicate.");
    }
    boolean connector = plugin.type() == PluginType.SOURCE || plugin.type() == PluginType.SINK;
    Map<String, ConfigKey> keys =
        plugins
            .calls()
            .call(
                plugin.className() + ".config",
                worker.pluginCallTimeout(),
                plugins.contextLoader(plugin),
                () -> {
                  Object instance = plugins.newInstance(plugin);
                  ConfigDef own =
                      instance instanceof Connector made
                          ? made.config()
                          : ((ConnectPlugin) instance).config();
                  return new LinkedHashMap<>(own.configKeys());
                });
    if (connector) {
      enriched
          .forClass(EnrichedDefinitions.base(plugin.type()), classOrAlias)
          .configKeys()
          .forEach(keys::putIfAbsent);
    }
    return keys.values().stream().map(key -> InfoWriter.key(key, "")).toList();
  }
}
