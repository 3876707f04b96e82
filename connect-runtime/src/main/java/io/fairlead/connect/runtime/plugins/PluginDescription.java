// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.util.Comparator;
import java.util.Objects;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * A plugin class of one version at one location. A class of two types has two descriptions.
 *
 * <p>Sorted by name, then version as Maven sorts them, so that the last of a name is its default.
 *
 * @param className under which it is referred to
 * @param type of plugin
 * @param version as the plugin says, or {@code undefined}
 * @param location URL below plugin.path, or {@code classpath}
 * @param loader that loads it
 * @param implementation the class that is loaded; another one than className only where Fairlead
 *     ships its own in place of a class of Apache Kafka Connect's runtime
 */
public record PluginDescription(
    String className,
    PluginType type,
    String version,
    String location,
    ClassLoader loader,
    String implementation)
    implements Comparable<PluginDescription> {

  public static final String UNDEFINED_VERSION = "undefined";
  public static final String CLASSPATH = "classpath";

  private static final Comparator<PluginDescription> ORDER =
      Comparator.comparing(PluginDescription::className)
          .thenComparing(description -> new ComparableVersion(description.version))
          // At the same version ours come last and win, then isolated ones.
          .thenComparing(PluginDescription::isBuiltin)
          .thenComparing(PluginDescription::isIsolated)
          .thenComparing(PluginDescription::location)
          .thenComparing(PluginDescription::type);

  public PluginDescription {
    Objects.requireNonNull(className, "className");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(loader, "loader");
    Objects.requireNonNull(implementation, "implementation");
  }

  /** Whether it comes from plugin.path and has a class loader of its own. */
  public boolean isIsolated() {
    return loader instanceof PluginLoader;
  }

  /** Whether Fairlead's own class stands in for the one that is named. */
  public boolean isBuiltin() {
    return !className.equals(implementation);
  }

  @Override
  public int compareTo(PluginDescription other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return className + " " + version + " (" + type + ", " + location + ")";
  }
}
