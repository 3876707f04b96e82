// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.plugins.PluginNotFoundException;
import io.fairlead.connect.runtime.plugins.PluginType;
import io.fairlead.connect.runtime.plugins.PluginVersionNotFoundException;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.components.ConnectPlugin;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the settings of converters that a connector brings itself, by the converters' own
 * definitions. Calls plugins on the caller's thread.
 */
final class ConverterValidation {

  private static final Logger LOG = LoggerFactory.getLogger(ConverterValidation.class);

  private final Plugins plugins;
  private final ValidationStage stage;

  ConverterValidation(Plugins plugins, ValidationStage stage) {
    this.plugins = plugins;
    this.stage = stage;
  }

  private record Kind(
      String name, String classKey, String versionKey, PluginType type, String converterType) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "header converter",
              ConnectorConfig.HEADER_CONVERTER_CLASS_CONFIG,
              ConnectorConfig.HEADER_CONVERTER_VERSION_CONFIG,
              PluginType.HEADER_CONVERTER,
              "header"),
          new Kind(
              "key converter",
              ConnectorConfig.KEY_CONVERTER_CLASS_CONFIG,
              ConnectorConfig.KEY_CONVERTER_VERSION_CONFIG,
              PluginType.CONVERTER,
              "key"),
          new Kind(
              "value converter",
              ConnectorConfig.VALUE_CONVERTER_CLASS_CONFIG,
              ConnectorConfig.VALUE_CONVERTER_VERSION_CONFIG,
              PluginType.CONVERTER,
              "value"));

  /** Adds what is wrong with a converter as a whole to the value of its class or version. */
  List<ConfigInfos> validate(
      Map<String, String> config, Map<String, ConfigValue> values, ClassLoader connectorLoader) {
    return KINDS.stream()
        .map(kind -> validate(kind, config, values, connectorLoader))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Definitions of the converters that can be made, by the prefix of their keys. */
  static Map<String, ConfigDef> definitions(
      Plugins plugins, Map<String, String> config, ClassLoader connectorLoader) {
    Map<String, ConfigDef> definitions = new HashMap<>();
    for (Kind kind : KINDS) {
      String className = config.get(kind.classKey);
      if (className == null) {
        continue;
      }
      try {
        Object converter =
            make(plugins, kind, className, config.get(kind.versionKey), connectorLoader);
        ConfigDef definition = definition(converter);
        Utils.maybeCloseQuietly(converter, className);
        if (definition != null) {
          definitions.put(kind.classKey + ".", definition);
        }
      } catch (RuntimeException e) {
        LOG.debug("Definition of {} cannot be had: {}", className, e.toString());
      }
    }
    return definitions;
  }

  private static Object make(
      Plugins plugins, Kind kind, String className, String version, ClassLoader connectorLoader) {
    return plugins.newInstance(
        plugins.find(kind.type, className, EnrichedDefinitions.range(version), connectorLoader));
  }

  private static ConfigDef definition(Object converter) {
    // Not by ConnectPlugin only: converters may be of a Kafka that did not have it.
    if (converter instanceof Converter plain) {
      return plain.config();
    }
    return converter instanceof HeaderConverter header
        ? header.config()
        : ((ConnectPlugin) converter).config();
  }

  private Optional<ConfigInfos> validate(
      Kind kind,
      Map<String, String> config,
      Map<String, ConfigValue> values,
      ClassLoader connectorLoader) {
    String className = config.get(kind.classKey);
    ConfigValue classValue = values.get(kind.classKey);
    ConfigValue versionValue = values.get(kind.versionKey);
    if (className == null
        || classValue == null
        || !classValue.errorMessages().isEmpty()
        || !versionValue.errorMessages().isEmpty()) {
      // The worker's is used, or what is wrong is told already.
      return Optional.empty();
    }
    Object converter;
    try {
      stage.enter("the constructor of " + className);
      converter = make(plugins, kind, className, config.get(kind.versionKey), connectorLoader);
    } catch (PluginVersionNotFoundException e) {
      classValue.addErrorMessage(e.getMessage());
      versionValue.addErrorMessage(e.getMessage());
      return Optional.empty();
    } catch (PluginNotFoundException e) {
      classValue.addErrorMessage(e.getMessage());
      return Optional.empty();
    } catch (ConnectException e) {
      classValue.addErrorMessage("Failed to load class " + className + reason(e));
      return Optional.empty();
    }
    try {
      return validate(kind, className, converter, config, classValue);
    } finally {
      stage.enter(className + ".close");
      Utils.maybeCloseQuietly(converter, kind.name + " " + className);
    }
  }

  private Optional<ConfigInfos> validate(
      Kind kind,
      String className,
      Object converter,
      Map<String, String> config,
      ConfigValue classValue) {
    ConfigDef definition;
    try {
      stage.enter(className + ".config");
      definition = definition(converter);
    } catch (RuntimeException e) {
      classValue.addErrorMessage("Failed to load ConfigDef from " + kind.name + reason(e));
      return Optional.empty();
    }
    if (definition == null) {
      // Converters of old have none and work nevertheless.
      LOG.warn(
          "{}.config() returned null, the settings of this converter are not checked", className);
      return Optional.empty();
    }
    String prefix = kind.classKey + ".";
    Map<String, String> settings = Utils.entriesWithPrefix(config, prefix);
    settings.putIfAbsent(ConverterConfig.TYPE_CONFIG, kind.converterType);
    try {
      stage.enter("the validators of " + className);
      return Optional.of(
          InfoWriter.prefixed(definition.configKeys(), definition.validate(settings), prefix));
    } catch (RuntimeException e) {
      classValue.addErrorMessage(
          "Failed to perform config validation for " + kind.name + reason(e));
      return Optional.empty();
    }
  }

  private static String reason(RuntimeException e) {
    return e.getMessage() == null ? "" : ": " + e.getMessage();
  }
}
