// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * The framework's part of a connector's configuration: what a connector of either direction can
 * have. References to config providers must be resolved before.
 *
 * <p>Plugin classes are kept as names; only the plugins can turn them into classes. Immutable; safe
 * for use by any thread.
 */
public class ConnectorConfig extends AbstractConfig {

  public static final String COMMON_GROUP = "Common";
  public static final String TRANSFORMS_GROUP = "Transforms";
  public static final String PREDICATES_GROUP = "Predicates";
  public static final String ERROR_GROUP = "Error Handling";

  public static final String NAME_CONFIG = "name";
  public static final String CONNECTOR_CLASS_CONFIG = "connector.class";
  public static final String CONNECTOR_VERSION = "connector.plugin.version";
  public static final String TASKS_MAX_CONFIG = "tasks.max";
  public static final String TASKS_MAX_ENFORCE_CONFIG = "tasks.max.enforce";
  public static final String KEY_CONVERTER_CLASS_CONFIG = WorkerConfig.KEY_CONVERTER_CLASS_CONFIG;
  public static final String KEY_CONVERTER_VERSION_CONFIG = WorkerConfig.KEY_CONVERTER_VERSION;
  public static final String VALUE_CONVERTER_CLASS_CONFIG =
      WorkerConfig.VALUE_CONVERTER_CLASS_CONFIG;
  public static final String VALUE_CONVERTER_VERSION_CONFIG = WorkerConfig.VALUE_CONVERTER_VERSION;
  public static final String HEADER_CONVERTER_CLASS_CONFIG =
      WorkerConfig.HEADER_CONVERTER_CLASS_CONFIG;
  public static final String HEADER_CONVERTER_VERSION_CONFIG =
      WorkerConfig.HEADER_CONVERTER_VERSION;
  public static final String TRANSFORMS_CONFIG = "transforms";
  public static final String TRANSFORMS_PREFIX = "transforms.";
  public static final String PREDICATES_CONFIG = "predicates";
  public static final String PREDICATES_PREFIX = "predicates.";
  public static final String PREDICATE_CONFIG = "predicate";
  public static final String NEGATE_CONFIG = "negate";
  public static final String CONFIG_RELOAD_ACTION_CONFIG = "config.action.reload";
  public static final String ERRORS_RETRY_TIMEOUT_CONFIG = "errors.retry.timeout";
  public static final String ERRORS_RETRY_MAX_DELAY_CONFIG = "errors.retry.delay.max.ms";
  public static final String ERRORS_TOLERANCE_CONFIG = "errors.tolerance";
  public static final String ERRORS_LOG_ENABLE_CONFIG = "errors.log.enable";
  public static final String ERRORS_LOG_INCLUDE_MESSAGES_CONFIG = "errors.log.include.messages";
  public static final String CONNECTOR_CLIENT_PRODUCER_OVERRIDES_PREFIX = "producer.override.";
  public static final String CONNECTOR_CLIENT_CONSUMER_OVERRIDES_PREFIX = "consumer.override.";
  public static final String CONNECTOR_CLIENT_ADMIN_OVERRIDES_PREFIX = "admin.override.";

  /** Added by the framework to each task's configuration. */
  public static final String TASK_CLASS_CONFIG = "task.class";

  private static final Set<String> CLASS_KEYS =
      Set.of(
          KEY_CONVERTER_CLASS_CONFIG, VALUE_CONVERTER_CLASS_CONFIG, HEADER_CONVERTER_CLASS_CONFIG);

  /**
   * @throws ConfigException when a value is missing or wrong
   */
  public ConnectorConfig(Map<String, String> props) {
    this(configDef(), props);
  }

  ConnectorConfig(ConfigDef definition, Map<String, String> props) {
    super(ClassNames.asStrings(definition, CLASS_KEYS), props, false);
  }

  /** Keys of any connector. */
  public static ConfigDef configDef() {
    return ConnectorKeys.definition();
  }

  public String name() {
    return getString(NAME_CONFIG);
  }

  public PluginReference connector() {
    return new PluginReference(getString(CONNECTOR_CLASS_CONFIG), getString(CONNECTOR_VERSION));
  }

  public int tasksMax() {
    return getInt(TASKS_MAX_CONFIG);
  }

  public boolean tasksMaxEnforced() {
    return getBoolean(TASKS_MAX_ENFORCE_CONFIG);
  }

  /** Empty when the worker's converter is used. */
  public Optional<PluginReference> keyConverter() {
    return plugin(KEY_CONVERTER_CLASS_CONFIG, KEY_CONVERTER_VERSION_CONFIG);
  }

  /** Empty when the worker's converter is used. */
  public Optional<PluginReference> valueConverter() {
    return plugin(VALUE_CONVERTER_CLASS_CONFIG, VALUE_CONVERTER_VERSION_CONFIG);
  }

  /** Empty when the worker's converter is used. */
  public Optional<PluginReference> headerConverter() {
    return plugin(HEADER_CONVERTER_CLASS_CONFIG, HEADER_CONVERTER_VERSION_CONFIG);
  }

  private Optional<PluginReference> plugin(String classKey, String versionKey) {
    return Optional.ofNullable(getString(classKey))
        .map(name -> new PluginReference(name, getString(versionKey)));
  }

  /** How long one operation on one record is tried again; -1 for ever, 0 not at all. */
  public long errorRetryTimeoutMillis() {
    return getLong(ERRORS_RETRY_TIMEOUT_CONFIG);
  }

  public long errorMaxDelayMillis() {
    return getLong(ERRORS_RETRY_MAX_DELAY_CONFIG);
  }

  public ToleranceType errorTolerance() {
    return ToleranceType.valueOf(getString(ERRORS_TOLERANCE_CONFIG).toUpperCase(Locale.ROOT));
  }

  public boolean errorsLogEnabled() {
    return getBoolean(ERRORS_LOG_ENABLE_CONFIG);
  }

  public boolean errorsLogIncludeMessages() {
    return getBoolean(ERRORS_LOG_INCLUDE_MESSAGES_CONFIG);
  }

  public ConfigReloadAction configReloadAction() {
    return ConfigReloadAction.valueOf(
        getString(CONFIG_RELOAD_ACTION_CONFIG).toUpperCase(Locale.ROOT));
  }

  /**
   * The chain of transformations, in the order in which they apply.
   *
   * @throws ConfigException when one has no type, or names a predicate that is not defined
   */
  public List<TransformationDefinition> transformations() {
    Map<String, PredicateDefinition> predicates = predicates();
    List<TransformationDefinition> chain = new ArrayList<>();
    for (String alias : getList(TRANSFORMS_CONFIG)) {
      String prefix = TRANSFORMS_PREFIX + alias + ".";
      Map<String, Object> settings = originalsWithPrefix(prefix);
      String predicate = Objects.toString(settings.remove(PREDICATE_CONFIG), null);
      Object negate = settings.remove(NEGATE_CONFIG);
      if (predicate == null && negate != null) {
        throw new ConfigException(
            "Config '"
                + prefix
                + NEGATE_CONFIG
                + "' was provided but there is no config '"
                + prefix
                + PREDICATE_CONFIG
                + "' defining a predicate to be negated.");
      }
      if (predicate != null && !predicates.containsKey(predicate)) {
        throw new ConfigException(
            prefix + PREDICATE_CONFIG,
            predicate,
            "no such predicate; '" + PREDICATES_CONFIG + "' has " + predicates.keySet());
      }
      chain.add(
          new TransformationDefinition(
              alias,
              nested(prefix, settings),
              Optional.ofNullable(predicate),
              negate != null && Boolean.parseBoolean(negate.toString()),
              settings));
    }
    return chain;
  }

  /**
   * Predicates by alias.
   *
   * @throws ConfigException when one has no type
   */
  public Map<String, PredicateDefinition> predicates() {
    Map<String, PredicateDefinition> predicates = new LinkedHashMap<>();
    for (String alias : getList(PREDICATES_CONFIG)) {
      String prefix = PREDICATES_PREFIX + alias + ".";
      Map<String, Object> settings = originalsWithPrefix(prefix);
      predicates.put(alias, new PredicateDefinition(alias, nested(prefix, settings), settings));
    }
    return predicates;
  }

  private static PluginReference nested(String prefix, Map<String, Object> settings) {
    Object type = settings.get("type");
    if (type == null) {
      throw new ConfigException(
          "Missing required configuration \"" + prefix + "type\" which has no default value.");
    }
    return new PluginReference(
        type.toString().trim(),
        Objects.toString(settings.get(WorkerConfig.PLUGIN_VERSION_SUFFIX), null));
  }
}
