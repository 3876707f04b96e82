// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import static io.fairlead.connect.runtime.config.ConnectorConfig.COMMON_GROUP;
import static io.fairlead.connect.runtime.config.ConnectorConfig.ERROR_GROUP;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.NonEmptyStringWithoutControlChars.nonEmptyStringWithoutControlChars;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/** Keys that every connector has, in Apache Kafka Connect's groups and order. */
final class ConnectorKeys {

  private ConnectorKeys() {}

  static ConfigDef definition() {
    ConfigDef keys = new ConfigDef();
    identity(keys);
    converters(keys);
    chain(keys);
    errors(keys);
    return keys;
  }

  private static void identity(ConfigDef keys) {
    keys.define(
            ConnectorConfig.NAME_CONFIG,
            Type.STRING,
            NO_DEFAULT_VALUE,
            nonEmptyStringWithoutControlChars(),
            Importance.HIGH,
            "Name of the connector, of which there is one only in the cluster.",
            COMMON_GROUP,
            1,
            Width.MEDIUM,
            "Connector name")
        .define(
            ConnectorConfig.CONNECTOR_CLASS_CONFIG,
            Type.STRING,
            Importance.HIGH,
            "The connector's class: full name, simple name, or simple name without 'Connector'."
                + " org.apache.kafka.connect.file.FileStreamSinkConnector can be given as"
                + " FileStreamSinkConnector or FileStreamSink.",
            COMMON_GROUP,
            2,
            Width.LONG,
            "Connector class");
    version(
        keys,
        ConnectorConfig.CONNECTOR_VERSION,
        ConnectorConfig.CONNECTOR_CLASS_CONFIG,
        Importance.MEDIUM,
        3,
        Width.MEDIUM,
        "Connector version");
    keys.define(
            ConnectorConfig.TASKS_MAX_CONFIG,
            Type.INT,
            1,
            atLeast(1),
            Importance.HIGH,
            "Most tasks that the connector may have.",
            COMMON_GROUP,
            4,
            Width.SHORT,
            "Tasks max")
        .define(
            ConnectorConfig.TASKS_MAX_ENFORCE_CONFIG,
            Type.BOOLEAN,
            true,
            Importance.LOW,
            "(Deprecated) Fails a connector that makes more than tasks.max tasks. False lets it.",
            COMMON_GROUP,
            5,
            Width.SHORT,
            "Enforce tasks max");
  }

  private static void converters(ConfigDef keys) {
    converter(
        keys, ConnectorConfig.KEY_CONVERTER_CLASS_CONFIG, Converter.class, 6, "Key converter");
    version(
        keys,
        ConnectorConfig.KEY_CONVERTER_VERSION_CONFIG,
        ConnectorConfig.KEY_CONVERTER_CLASS_CONFIG,
        Importance.LOW,
        7,
        Width.SHORT,
        "Key converter version");
    converter(
        keys, ConnectorConfig.VALUE_CONVERTER_CLASS_CONFIG, Converter.class, 8, "Value converter");
    version(
        keys,
        ConnectorConfig.VALUE_CONVERTER_VERSION_CONFIG,
        ConnectorConfig.VALUE_CONVERTER_CLASS_CONFIG,
        Importance.LOW,
        9,
        Width.SHORT,
        "Value converter version");
    converter(
        keys,
        ConnectorConfig.HEADER_CONVERTER_CLASS_CONFIG,
        HeaderConverter.class,
        10,
        "Header converter");
    version(
        keys,
        ConnectorConfig.HEADER_CONVERTER_VERSION_CONFIG,
        ConnectorConfig.HEADER_CONVERTER_CLASS_CONFIG,
        Importance.LOW,
        11,
        Width.SHORT,
        "Header converter version");
  }

  private static void converter(
      ConfigDef keys, String name, Class<?> type, int order, String displayName) {
    keys.define(
        name,
        Type.CLASS,
        null,
        PluginClassValidator.of(type),
        Importance.LOW,
        displayName + " of this connector; not set: the worker's.",
        COMMON_GROUP,
        order,
        Width.SHORT,
        displayName + " class",
        new NoRecommendations(null));
  }

  private static void version(
      ConfigDef keys,
      String name,
      String classKey,
      Importance importance,
      int order,
      Width width,
      String displayName) {
    keys.define(
        name,
        Type.STRING,
        null,
        VersionRequirement.validator(),
        importance,
        displayName + ": exact, or a Maven range such as [1.0,2.0); not set: the newest.",
        COMMON_GROUP,
        order,
        width,
        displayName,
        new NoRecommendations(classKey));
  }

  private static void chain(ConfigDef keys) {
    keys.define(
            ConnectorConfig.TRANSFORMS_CONFIG,
            Type.LIST,
            List.of(),
            uniqueNames("unique transformation aliases"),
            Importance.LOW,
            "Aliases of the transformations that records go through, in this order; each is set up"
                + " by transforms.ALIAS.type and further keys with that prefix.",
            ConnectorConfig.TRANSFORMS_GROUP,
            12,
            Width.LONG,
            "Transforms")
        .define(
            ConnectorConfig.PREDICATES_CONFIG,
            Type.LIST,
            List.of(),
            uniqueNames("unique predicate aliases"),
            Importance.LOW,
            "Aliases of the predicates that transformations refer to; each is set up by"
                + " predicates.ALIAS.type and further keys with that prefix.",
            ConnectorConfig.PREDICATES_GROUP,
            13,
            Width.LONG,
            "Predicates")
        .define(
            ConnectorConfig.CONFIG_RELOAD_ACTION_CONFIG,
            Type.STRING,
            ConfigReloadAction.RESTART.value(),
            in(ConfigReloadAction.NONE.value(), ConfigReloadAction.RESTART.value()),
            Importance.LOW,
            "What happens when a value from a config provider expires: 'restart' restarts the"
                + " connector with the new value, 'none' does nothing.",
            COMMON_GROUP,
            14,
            Width.MEDIUM,
            "Reload Action");
  }

  private static void errors(ConfigDef keys) {
    keys.define(
            ConnectorConfig.ERRORS_RETRY_TIMEOUT_CONFIG,
            Type.LONG,
            0,
            Importance.MEDIUM,
            "Milliseconds for which a failed operation on a record is tried again; 0 not at all,"
                + " -1 for ever.",
            ERROR_GROUP,
            1,
            Width.MEDIUM,
            "Retry Timeout for Errors")
        .define(
            ConnectorConfig.ERRORS_RETRY_MAX_DELAY_CONFIG,
            Type.LONG,
            60_000,
            Importance.MEDIUM,
            "Most milliseconds between two tries; at that point jitter is added.",
            ERROR_GROUP,
            2,
            Width.MEDIUM,
            "Maximum Delay Between Retries for Errors")
        .define(
            ConnectorConfig.ERRORS_TOLERANCE_CONFIG,
            Type.STRING,
            ToleranceType.NONE.value(),
            in(ToleranceType.NONE.value(), ToleranceType.ALL.value()),
            Importance.MEDIUM,
            "'none' fails the task at the first record that cannot be processed; 'all' skips such"
                + " records, and keeps them in the dead-letter topic where there is one.",
            ERROR_GROUP,
            3,
            Width.SHORT,
            "Error Tolerance")
        .define(
            ConnectorConfig.ERRORS_LOG_ENABLE_CONFIG,
            Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            "Writes each error, tolerated ones too, to the worker's log.",
            ERROR_GROUP,
            4,
            Width.SHORT,
            "Log Errors")
        .define(
            ConnectorConfig.ERRORS_LOG_INCLUDE_MESSAGES_CONFIG,
            Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            "Tells in these log entries which record it was: topic, partition, offset and timestamp"
                + " of sink records; partition, offset and content of source records.",
            ERROR_GROUP,
            5,
            Width.SHORT,
            "Log Error Details");
  }

  /** Refuses null and names that are given twice. */
  static ConfigDef.Validator uniqueNames(String description) {
    return ConfigDef.CompositeValidator.of(
        new ConfigDef.NonNullValidator(),
        ConfigDef.LambdaValidator.with(
            (name, value) -> {
              List<?> aliases = (List<?>) value;
              if (aliases.size() > new HashSet<>(aliases).size()) {
                throw new ConfigException(name, value, "Duplicate alias provided.");
              }
            },
            () -> description));
  }

  /** Recommends nothing; a version is visible only once its class is given. */
  private record NoRecommendations(String visibleWith) implements ConfigDef.Recommender {
    @Override
    public List<Object> validValues(String name, Map<String, Object> parsed) {
      return List.of();
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsed) {
      return visibleWith == null || parsed.get(visibleWith) != null;
    }
  }
}
