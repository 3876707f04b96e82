// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.config.FairleadConnectorKeys;
import io.fairlead.connect.runtime.config.SinkConnectorConfig;
import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.plugins.PluginCallTimeoutException;
import io.fairlead.connect.runtime.plugins.PluginDescription;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the keys of configurations, to tell which are secret.
 *
 * <p>A definition is asked for once for all configurations with the same plugins; validations leave
 * theirs here. When a plugin does not answer in time, every key that the framework does not define
 * counts as secret. Safe for use by any thread.
 */
final class Definitions {

  private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);
  private static final int REMEMBERED = 500;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Set<String> PLUGIN_KEYS =
      Set.of(
          ConnectorConfig.CONNECTOR_CLASS_CONFIG,
          ConnectorConfig.CONNECTOR_VERSION,
          ConnectorConfig.TRANSFORMS_CONFIG,
          ConnectorConfig.PREDICATES_CONFIG,
          ConnectorConfig.KEY_CONVERTER_CLASS_CONFIG,
          ConnectorConfig.VALUE_CONVERTER_CLASS_CONFIG,
          ConnectorConfig.HEADER_CONVERTER_CLASS_CONFIG);

  private final Plugins plugins;
  private final WorkerConfig worker;
  private final EnrichedDefinitions enriched;
  private final Map<Map<String, String>, Asked> byPlugins =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, String>, Asked> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param untilNanos callers wait no longer, however many there are
   */
  private record Asked(CompletableFuture<ConfigDef> answer, long untilNanos) {}

  Definitions(Plugins plugins, WorkerConfig worker, EnrichedDefinitions enriched) {
    this.plugins = plugins;
    this.worker = worker;
    this.enriched = enriched;
  }

  /** Never throws, and waits only in the first five seconds after a plugin has been asked. */
  ConfigDef of(Map<String, String> config) {
    Map<String, String> key = pluginsOf(config);
    Asked mine = new Asked(new CompletableFuture<>(), System.nanoTime() + PATIENCE_NANOS);
    Asked first;
    synchronized (byPlugins) {
      first = byPlugins.putIfAbsent(key, mine);
    }
    if (first == null) {
      ask(config, key, mine);
      first = mine;
    }
    try {
      long left = Math.max(0, first.untilNanos() - System.nanoTime());
      return first.answer().get(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return allSecret(config);
    } catch (ExecutionException | TimeoutException e) {
      return allSecret(config);
    }
  }

  void remember(Map<String, String> config, ConfigDef definition) {
    synchronized (byPlugins) {
      byPlugins.put(pluginsOf(config), new Asked(CompletableFuture.completedFuture(definition), 0));
    }
  }

  private void ask(Map<String, String> config, Map<String, String> key, Asked asked) {
    String connectorClass = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
    Thread thread =
        new Thread(
            () -> {
              try {
                PluginDescription connector =
                    plugins.connector(
                        connectorClass, config.get(ConnectorConfig.CONNECTOR_VERSION));
                asked
                    .answer()
                    .complete(
                        plugins
                            .calls()
                            .call(
                                connectorClass + ".config",
                                worker.pluginCallTimeout(),
                                plugins.contextLoader(connector),
                                () -> complete(connector, config)));
              } catch (Throwable e) {
                LOG.debug("Keys of {} cannot be told: {}", connectorClass, e.toString());
                asked.answer().completeExceptionally(e);
                // One that hangs is not asked again: it would only take one more thread.
                if (!(e instanceof PluginCallTimeoutException)) {
                  forget(key, asked);
                }
              }
            },
            "definition-of-" + connectorClass);
    thread.setDaemon(true);
    thread.start();
  }

  private void forget(Map<String, String> key, Asked asked) {
    synchronized (byPlugins) {
      byPlugins.remove(key, asked);
    }
  }

  private ConfigDef complete(PluginDescription connector, Map<String, String> config) {
    Connector instance = (Connector) plugins.newInstance(connector);
    return complete(
        enriched.forConfig(connector.type(), config),
        instance.config(),
        ConverterValidation.definitions(plugins, config, connector.loader()));
  }

  /** Puts the framework's, the connector's and the converters' keys together. */
  static ConfigDef complete(
      ConfigDef framework, ConfigDef connector, Map<String, ConfigDef> byPrefix) {
    Map<String, ConfigKey> keys = new LinkedHashMap<>(framework.configKeys());
    if (connector != null) {
      keys.putAll(connector.configKeys());
    }
    SourceConnectorConfig.ownConfigDef().configKeys().forEach(keys::putIfAbsent);
    FairleadConnectorKeys.definition().configKeys().forEach(keys::putIfAbsent);
    byPrefix.forEach(
        (prefix, definition) ->
            definition
                .configKeys()
                .values()
                .forEach(key -> keys.putIfAbsent(prefix + key.name, renamed(prefix, key))));
    OverrideValidation.secrets().forEach(key -> keys.putIfAbsent(key.name, key));
    ConfigDef complete = new ConfigDef();
    keys.values().forEach(complete::define);
    return complete;
  }

  private static ConfigKey renamed(String prefix, ConfigKey key) {
    return key.type == Type.PASSWORD
        ? password(prefix + key.name)
        : plain(prefix + key.name, key.type);
  }

  static ConfigKey password(String name) {
    return plain(name, Type.PASSWORD);
  }

  private static ConfigKey plain(String name, Type type) {
    return new ConfigKey(
        name,
        type,
        ConfigDef.NO_DEFAULT_VALUE,
        null,
        Importance.LOW,
        "",
        null,
        -1,
        Width.NONE,
        name,
        List.of(),
        null,
        false);
  }

  /** Invariant 7: what cannot be known to be harmless is secret. */
  private static ConfigDef allSecret(Map<String, String> config) {
    ConfigDef keys = new ConfigDef();
    Map<String, ConfigKey> known = new HashMap<>(SinkConnectorConfig.configDef().configKeys());
    known.putAll(SourceConnectorConfig.configDef().configKeys());
    known.putAll(SourceConnectorConfig.ownConfigDef().configKeys());
    known.putAll(FairleadConnectorKeys.definition().configKeys());
    known.values().forEach(keys::define);
    for (String name : config.keySet()) {
      if (!known.containsKey(name)) {
        keys.define(password(name));
      }
    }
    return keys;
  }

  /** The part of a configuration that decides which keys there are. */
  private static Map<String, String> pluginsOf(Map<String, String> config) {
    Map<String, String> chosen = new TreeMap<>();
    config.forEach(
        (name, value) -> {
          boolean nested =
              name.startsWith(ConnectorConfig.TRANSFORMS_PREFIX)
                  || name.startsWith(ConnectorConfig.PREDICATES_PREFIX);
          if (PLUGIN_KEYS.contains(name)
              || name.endsWith("." + WorkerConfig.PLUGIN_VERSION_SUFFIX)
              || nested && name.endsWith(".type")) {
            chosen.put(name, value == null ? "" : value);
          }
        });
    return chosen;
  }
}
