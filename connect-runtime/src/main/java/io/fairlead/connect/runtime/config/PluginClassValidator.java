// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;

/**
 * Accepts classes that can be made into plugins of a type: concrete subclasses with a public
 * constructor without arguments, which is tried. Calls plugin code, so it may block.
 */
final class PluginClassValidator {

  private PluginClassValidator() {}

  static ConfigDef.Validator of(Class<?> type) {
    return ConfigDef.CompositeValidator.of(
        ConfigDef.LambdaValidator.with(
            (name, value) -> ensureConcrete(type, (Class<?>) value),
            () -> "A concrete subclass of " + type.getName()),
        ConfigDef.LambdaValidator.with(
            (name, value) -> ensureInstantiable(name, (Class<?>) value),
            () -> "A class with a public, no-argument constructor"));
  }

  private static void ensureConcrete(Class<?> type, Class<?> candidate) {
    // Null when the class is not there, which is an error of its own already.
    if (candidate != null) {
      Utils.ensureConcreteSubclass(type, candidate);
    }
  }

  private static void ensureInstantiable(String key, Class<?> candidate) {
    if (candidate == null) {
      return;
    }
    try {
      Object instance = candidate.getDeclaredConstructor().newInstance();
      Utils.maybeCloseQuietly(instance, candidate.getName() + " made for validation");
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new ConfigException(
          key,
          candidate.getName(),
          withReason("Could not find a public no-argument constructor for class", e));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      throw new ConfigException(
          key, candidate.getName(), withReason("Could not instantiate class", e));
    }
  }

  private static String withReason(String what, Throwable e) {
    return e.getMessage() == null ? what : what + ": " + e.getMessage();
  }
}
