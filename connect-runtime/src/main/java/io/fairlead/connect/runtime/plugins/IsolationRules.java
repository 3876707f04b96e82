// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.util.List;
import java.util.Set;

/**
 * Which classes a plugin brings itself and which it shares with the worker.
 *
 * <p>The same as Apache Kafka Connect's rules as far as a plugin can notice, with two exceptions:
 * of the worker's class path a plugin sees the shared interfaces only, not all that happens to lie
 * there; and {@code jakarta.ws.rs} comes from the worker, so that REST extensions which ship a copy
 * work too.
 */
final class IsolationRules {

  /** The worker's class wins over the plugin's. */
  private static final List<String> WORKER_FIRST =
      List.of(
          "java.",
          "javax.",
          "org.ietf.jgss.",
          "org.omg.",
          "org.w3c.dom.",
          "org.xml.sax.",
          "org.apache.kafka.",
          "org.slf4j.",
          "jakarta.ws.rs.",
          "io.fairlead.connect.api.");

  /** Implementations inside those packages, of which the plugin's own copy wins. */
  private static final List<String> PLUGIN_FIRST =
      List.of(
          "org.apache.kafka.connect.transforms.",
          "org.apache.kafka.connect.json.",
          "org.apache.kafka.connect.file.",
          "org.apache.kafka.connect.mirror.",
          "org.apache.kafka.connect.mirror-client.",
          "org.apache.kafka.connect.converters.",
          "org.apache.kafka.connect.connector.policy.",
          "org.apache.kafka.common.config.provider.");

  private static final Set<String> PLUGIN_FIRST_CLASSES =
      Set.of(
          "org.apache.kafka.connect.storage.StringConverter",
          "org.apache.kafka.connect.storage.SimpleHeaderConverter",
          "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension");

  /** Interfaces inside the plugin-first packages. */
  private static final Set<String> SHARED_CLASSES =
      Set.of(
          "org.apache.kafka.connect.transforms.Transformation",
          "org.apache.kafka.connect.transforms.predicates.Predicate",
          "org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy",
          "org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest",
          "org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest$ClientType",
          "org.apache.kafka.common.config.provider.ConfigProvider");

  /** What plugins see of the worker's class path at all. */
  private static final List<String> VISIBLE =
      List.of(
          "java.",
          "javax.",
          "jakarta.",
          "jdk.",
          "sun.",
          "com.sun.",
          "org.apache.kafka.",
          "org.slf4j.",
          "org.apache.log4j.",
          "org.apache.logging.log4j.",
          "com.fasterxml.jackson.",
          "io.fairlead.connect.api.",
          "io.fairlead.connect.runtime.plugins.builtin.");

  private IsolationRules() {}

  /** Whether the plugin's own copy of a class is used when it has one. */
  static boolean pluginFirst(String className) {
    if (!startsWithAny(className, WORKER_FIRST)) {
      return true;
    }
    return !SHARED_CLASSES.contains(className)
        && (PLUGIN_FIRST_CLASSES.contains(className) || startsWithAny(className, PLUGIN_FIRST));
  }

  /** Whether a plugin sees this class when it lies on the worker's class path. */
  static boolean visibleOfWorker(String className) {
    return startsWithAny(className, VISIBLE);
  }

  private static boolean startsWithAny(String className, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
