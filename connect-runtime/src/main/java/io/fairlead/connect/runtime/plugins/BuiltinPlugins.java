// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import io.fairlead.connect.json.StreamingJsonConverter;
import io.fairlead.connect.runtime.plugins.builtin.AllOverridePolicy;
import io.fairlead.connect.runtime.plugins.builtin.AllowlistOverridePolicy;
import io.fairlead.connect.runtime.plugins.builtin.BooleanConverter;
import io.fairlead.connect.runtime.plugins.builtin.ByteArrayConverter;
import io.fairlead.connect.runtime.plugins.builtin.DoubleConverter;
import io.fairlead.connect.runtime.plugins.builtin.FloatConverter;
import io.fairlead.connect.runtime.plugins.builtin.IntegerConverter;
import io.fairlead.connect.runtime.plugins.builtin.LongConverter;
import io.fairlead.connect.runtime.plugins.builtin.NoneOverridePolicy;
import io.fairlead.connect.runtime.plugins.builtin.PrincipalOverridePolicy;
import io.fairlead.connect.runtime.plugins.builtin.ShortConverter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * Plugins that Apache Kafka Connect has in its runtime, which Fairlead does not use. Ours stand in
 * for them under Apache's class names, because existing properties files and REST clients refer to
 * these; they are listed under these names too, with the version of Kafka that they are like.
 */
final class BuiltinPlugins {

  private static final String CONVERTERS = "org.apache.kafka.connect.converters.";
  private static final String POLICIES = "org.apache.kafka.connect.connector.policy.";
  private static final String POLICY = "ConnectorClientConfigOverridePolicy";

  private static final Map<String, Class<?>> CONVERTER_CLASSES =
      new TreeMap<>(
          Map.of(
              CONVERTERS + "BooleanConverter", BooleanConverter.class,
              CONVERTERS + "ByteArrayConverter", ByteArrayConverter.class,
              CONVERTERS + "DoubleConverter", DoubleConverter.class,
              CONVERTERS + "FloatConverter", FloatConverter.class,
              CONVERTERS + "IntegerConverter", IntegerConverter.class,
              CONVERTERS + "LongConverter", LongConverter.class,
              CONVERTERS + "ShortConverter", ShortConverter.class));

  private static final Map<String, Class<?>> POLICY_CLASSES =
      new TreeMap<>(
          Map.of(
              POLICIES + "All" + POLICY, AllOverridePolicy.class,
              POLICIES + "Allowlist" + POLICY, AllowlistOverridePolicy.class,
              POLICIES + "None" + POLICY, NoneOverridePolicy.class,
              POLICIES + "Principal" + POLICY, PrincipalOverridePolicy.class));

  private BuiltinPlugins() {}

  /** Classes that are not listed where they lie on the class path: Apache's and ours. */
  static Set<String> replaced() {
    Set<String> names = new TreeSet<>();
    for (Map<String, Class<?>> classes : List.of(CONVERTER_CLASSES, POLICY_CLASSES)) {
      classes.forEach(
          (name, ours) -> {
            names.add(name);
            names.add(ours.getName());
          });
    }
    // Stands in for Apache's, under whose name it runs.
    names.add(StreamingJsonConverter.class.getName());
    return names;
  }

  /** The name that users know a class by. */
  static String publicName(String implementation) {
    if (implementation.equals(StreamingJsonConverter.class.getName())) {
      return JsonConverter.class.getName();
    }
    for (Map<String, Class<?>> classes : List.of(CONVERTER_CLASSES, POLICY_CLASSES)) {
      for (Map.Entry<String, Class<?>> entry : classes.entrySet()) {
        if (entry.getValue().getName().equals(implementation)) {
          return entry.getKey();
        }
      }
    }
    return implementation;
  }

  static List<PluginDescription> descriptions() {
    List<PluginDescription> descriptions = new ArrayList<>();
    CONVERTER_CLASSES.forEach(
        (name, type) -> {
          descriptions.add(description(name, PluginType.CONVERTER, type));
          descriptions.add(description(name, PluginType.HEADER_CONVERTER, type));
        });
    POLICY_CLASSES.forEach(
        (name, type) ->
            descriptions.add(
                description(name, PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY, type)));
    return descriptions;
  }

  private static PluginDescription description(String name, PluginType type, Class<?> ours) {
    return new PluginDescription(
        name,
        type,
        AppInfoParser.getVersion(),
        PluginDescription.CLASSPATH,
        ours.getClassLoader(),
        ours.getName());
  }
}
