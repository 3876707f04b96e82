// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.errors.ConnectException;

/** Makes an instance of a plugin class to learn its version, and whether that works at all. */
final class PluginProbe {

  private final PluginCalls calls;
  private final Duration deadline;

  PluginProbe(PluginCalls calls, Duration deadline) {
    this.calls = calls;
    this.deadline = deadline;
  }

  /**
   * Outcome for one class.
   *
   * @param types that it really is of
   * @param version or null when it is no plugin
   * @param problem a sentence for the log, or null
   */
  record Outcome(Set<PluginType> types, String version, String problem) {

    static Outcome noPlugin(String problem) {
      return new Outcome(Set.of(), null, problem);
    }
  }

  /**
   * @param listed whether a manifest lists it, so that it ought to be a plugin
   */
  Outcome probe(
      PluginSource source, String className, Collection<PluginType> types, boolean listed) {
    try {
      return calls.call(
          "the constructor of " + className,
          deadline,
          source.loader(),
          () -> probeHere(source, className, types, listed));
    } catch (ConnectException e) {
      return Outcome.noPlugin(skipped(source, className, e.getMessage()));
    }
  }

  private static Outcome probeHere(
      PluginSource source, String className, Collection<PluginType> types, boolean listed) {
    Object plugin;
    try {
      Class<?> type = Class.forName(className, false, source.loader());
      if (type.getClassLoader() != source.loader() && source.isIsolated()) {
        // It is the worker's class, listed where it belongs.
        return Outcome.noPlugin(null);
      }
      if (!Modifier.isPublic(type.getModifiers()) || type.getConstructor() == null) {
        return Outcome.noPlugin(listed ? skipped(source, className, "it is not public") : null);
      }
      plugin = type.getConstructor().newInstance();
    } catch (NoSuchMethodException e) {
      return Outcome.noPlugin(
          listed
              ? skipped(source, className, "it has no public constructor without arguments")
              : null);
    } catch (InvocationTargetException e) {
      return Outcome.noPlugin(
          skipped(source, className, "its constructor failed with " + e.getCause()));
    } catch (ExceptionInInitializerError e) {
      return Outcome.noPlugin(
          skipped(source, className, "its static initializer failed with " + e.getCause()));
    } catch (ReflectiveOperationException | LinkageError e) {
      return Outcome.noPlugin(
          skipped(source, className, "it cannot be loaded, it or a dependency is missing: " + e));
    } catch (Throwable e) {
      return Outcome.noPlugin(skipped(source, className, "making it failed with " + e));
    }
    Set<PluginType> real = EnumSet.noneOf(PluginType.class);
    for (PluginType type : types) {
      if (type.superType().isInstance(plugin)) {
        real.add(type);
      }
    }
    if (real.isEmpty()) {
      return Outcome.noPlugin(skipped(source, className, "it is none of " + types));
    }
    try {
      String version =
          plugin instanceof Versioned versioned
              ? String.valueOf(versioned.version())
              : PluginDescription.UNDEFINED_VERSION;
      return new Outcome(real, version, null);
    } catch (Throwable e) {
      return new Outcome(
          real,
          PluginDescription.UNDEFINED_VERSION,
          "Plugin "
              + className
              + " in "
              + source.location()
              + " cannot tell its version, it failed with "
              + e
              + "; it is taken as '"
              + PluginDescription.UNDEFINED_VERSION
              + "'.");
    }
  }

  private static String skipped(PluginSource source, String className, String reason) {
    return "Plugin " + className + " in " + source.location() + " is skipped: " + reason;
  }
}
