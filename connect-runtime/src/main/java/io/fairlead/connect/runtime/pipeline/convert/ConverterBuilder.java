// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.convert;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.pipeline.CallTracker;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.TaskParts;
import io.fairlead.connect.runtime.pipeline.errors.ErrorTolerance;
import io.fairlead.connect.runtime.plugins.LoaderSwap;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.internals.Plugin;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.ConverterType;
import org.apache.kafka.connect.storage.HeaderConverter;

/**
 * Makes a task's converters. Those that the connector names are looked for beside the connector
 * first; the worker's come from the worker's plugins. Each gets the settings below its own key, of
 * the place that names it.
 */
final class ConverterBuilder {

  private static final String DEFAULT_HEADER_CONVERTER =
      "org.apache.kafka.connect.storage.SimpleHeaderConverter";

  private record Choice(
      String className, String version, ClassLoader loader, Map<String, Object> settings) {}

  private final TaskParts parts;
  private final TaskEnvironment environment;
  private final ConverterFactory factory;

  ConverterBuilder(TaskParts parts, TaskEnvironment environment) {
    this.parts = parts;
    this.environment = environment;
    this.factory =
        new ConverterFactory(environment.plugins(), environment.workerConfig().streamsJson());
  }

  RecordConverters build(ErrorTolerance tolerance, CallTracker calls) {
    Plugin<Converter> key = converter("key.converter", ConverterType.KEY);
    Plugin<Converter> value = null;
    try {
      value = converter("value.converter", ConverterType.VALUE);
      return new RecordConverters(key, value, headerConverter(), tolerance, calls);
    } catch (RuntimeException e) {
      Utils.closeQuietly(key, "key converter");
      Utils.closeQuietly(value, "value converter");
      throw e;
    }
  }

  private Plugin<Converter> converter(String property, ConverterType type) {
    Choice choice = choose(property);
    Converter converter = factory.newConverter(choice.className, choice.version, choice.loader);
    try (LoaderSwap swap = Plugins.swap(converter.getClass().getClassLoader())) {
      converter.configure(choice.settings, type == ConverterType.KEY);
    }
    return monitored(converter, type);
  }

  private Plugin<HeaderConverter> headerConverter() {
    Choice choice = choose("header.converter");
    HeaderConverter converter =
        factory.newHeaderConverter(choice.className, choice.version, choice.loader);
    choice.settings.put(ConverterConfig.TYPE_CONFIG, ConverterType.HEADER.getName());
    try (LoaderSwap swap = Plugins.swap(converter.getClass().getClassLoader())) {
      converter.configure(choice.settings);
    }
    return monitored(converter, ConverterType.HEADER);
  }

  private Choice choose(String property) {
    String ofConnector = parts.connectorConfig().get(property);
    if (ofConnector != null) {
      return new Choice(
          ofConnector,
          parts.connectorConfig().get(property + ".plugin.version"),
          parts.loader(),
          below(property, parts.connectorConfig()));
    }
    Map<String, Object> worker = environment.workerConfig().originals();
    Object ofWorker = worker.get(property);
    if (ofWorker == null && property.startsWith("header")) {
      ofWorker = DEFAULT_HEADER_CONVERTER;
    }
    if (ofWorker == null) {
      throw new ConnectException(
          "Neither the connector nor the worker sets " + property + "; set it in one of them");
    }
    Object version = worker.get(property + ".plugin.version");
    String className = ofWorker instanceof Class<?> c ? c.getName() : ofWorker.toString();
    return new Choice(
        className, version == null ? null : version.toString(), null, below(property, worker));
  }

  private static Map<String, Object> below(String property, Map<String, ?> all) {
    String prefix = property + ".";
    Map<String, Object> settings = new HashMap<>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            settings.put(key.substring(prefix.length()), value);
          }
        });
    return settings;
  }

  /** Gives converters that want it figures of their own (KIP-877). */
  private <T> Plugin<T> monitored(T converter, ConverterType type) {
    ConnectorTaskId id = parts.spec().id();
    return Plugin.wrapInstance(
        converter,
        environment.metrics().registry(),
        () -> {
          Map<String, String> tags = new LinkedHashMap<>();
          tags.put("connector", id.connector());
          tags.put("task", Integer.toString(id.task()));
          tags.put("converter", type.getName());
          return tags;
        });
  }
}
