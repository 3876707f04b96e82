// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.transform;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.config.PluginReference;
import io.fairlead.connect.runtime.config.PredicateDefinition;
import io.fairlead.connect.runtime.config.TransformationDefinition;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.metrics.MetricGroup;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.transform.TransformStage.Guard;
import io.fairlead.connect.runtime.plugins.LoaderSwap;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.internals.Plugin;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/** Makes the stages of a {@link TransformChain}. */
final class TransformBuilder<R extends ConnectRecord<R>> {

  private final ConnectorTaskId id;
  private final ConnectorConfig config;
  private final TaskEnvironment environment;
  private final ClassLoader taskLoader = Thread.currentThread().getContextClassLoader();

  TransformBuilder(ConnectorTaskId id, ConnectorConfig config, TaskEnvironment environment) {
    this.id = id;
    this.config = config;
    this.environment = environment;
  }

  List<TransformStage<R>> build() {
    List<TransformStage<R>> stages = new ArrayList<>();
    try {
      Map<String, PredicateDefinition> predicates = config.predicates();
      for (TransformationDefinition definition : config.transformations()) {
        stages.add(stage(definition, predicates));
      }
    } catch (RuntimeException e) {
      stages.forEach(TransformStage::close);
      throw e;
    }
    return stages;
  }

  private TransformStage<R> stage(
      TransformationDefinition definition, Map<String, PredicateDefinition> predicates) {
    List<MetricGroup> metrics = new ArrayList<>();
    Guard<R> guard = null;
    if (definition.predicate().isPresent()) {
      PredicateDefinition predicate = predicates.get(definition.predicate().get());
      guard = new Guard<>(predicate(predicate, metrics), definition.negate());
    }
    PluginReference plugin = definition.plugin();
    Transformation<R> transformation =
        cast(
            environment
                .plugins()
                .newTransformation(plugin.classOrAlias(), plugin.version(), taskLoader));
    configure(transformation, definition.config());
    metrics.add(describe("transform", definition.alias(), transformation));
    return new TransformStage<>(
        definition.alias(),
        monitored(transformation, "transformation", definition.alias()),
        guard,
        taskLoader,
        metrics);
  }

  private Plugin<Predicate<R>> predicate(
      PredicateDefinition definition, List<MetricGroup> metrics) {
    PluginReference plugin = definition.plugin();
    Predicate<R> predicate =
        cast(
            environment
                .plugins()
                .newPredicate(plugin.classOrAlias(), plugin.version(), taskLoader));
    configure(predicate, definition.config());
    metrics.add(describe("predicate", definition.alias(), predicate));
    return monitored(predicate, "predicate", definition.alias());
  }

  private static void configure(Configurable plugin, Map<String, Object> settings) {
    try (LoaderSwap swap = Plugins.swap(plugin.getClass().getClassLoader())) {
      plugin.configure(settings);
    }
  }

  /** Gives plugins that want it figures of their own (KIP-877). */
  private <T> Plugin<T> monitored(T plugin, String tag, String alias) {
    return Plugin.wrapInstance(
        plugin,
        environment.metrics().registry(),
        () -> {
          Map<String, String> tags = new LinkedHashMap<>();
          tags.put("connector", id.connector());
          tags.put("task", Integer.toString(id.task()));
          tags.put(tag, alias);
          return tags;
        });
  }

  private MetricGroup describe(String kind, String alias, Versioned plugin) {
    MetricGroup group =
        environment
            .metrics()
            .group(
                "connector-" + kind + "-metrics",
                "connector",
                id.connector(),
                "task",
                Integer.toString(id.task()),
                kind,
                alias);
    String className = plugin.getClass().getName();
    String version = plugin.version();
    group.gauge(kind + "-class", () -> className);
    group.gauge(kind + "-version", () -> version);
    return group;
  }

  @SuppressWarnings("unchecked")
  private static <T> T cast(Object plugin) {
    return (T) plugin;
  }
}
