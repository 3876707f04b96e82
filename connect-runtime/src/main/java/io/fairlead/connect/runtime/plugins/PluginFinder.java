// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import io.fairlead.connect.runtime.config.NearestNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.artifact.versioning.VersionRange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses plugins by name and version, and tells what to do when there is none. Immutable. */
final class PluginFinder {

  private static final Logger LOG = LoggerFactory.getLogger(PluginFinder.class);

  private final PluginRegistry registry;
  private final ClassLoader workerLoader;

  PluginFinder(PluginRegistry registry, ClassLoader workerLoader) {
    this.registry = registry;
    this.workerLoader = workerLoader;
  }

  PluginDescription find(
      PluginType type, String classOrAlias, VersionRange range, ClassLoader preferred) {
    String className = registry.classNameOf(type, classOrAlias);
    List<PluginDescription> versions = registry.versions(type, className);
    return versions.isEmpty()
        ? unlisted(type, classOrAlias, className, range, preferred)
        : choose(className, versions, range, preferred);
  }

  PluginDescription findAny(String classOrAlias, VersionRange range) {
    String className = registry.classNameOf(classOrAlias);
    if (registry.versions(className).isEmpty()) {
      for (PluginType type : PluginType.values()) {
        String candidate = registry.classNameOf(type, classOrAlias);
        if (!registry.versions(type, candidate).isEmpty()) {
          className = candidate;
        }
      }
    }
    List<PluginDescription> versions = registry.versions(className);
    if (versions.isEmpty()) {
      throw notFound("plugin", classOrAlias, registry.names(null), null);
    }
    return choose(className, versions, range, null);
  }

  private static PluginDescription choose(
      String className,
      List<PluginDescription> versions,
      VersionRange range,
      ClassLoader preferred) {
    PluginDescription chosen = PluginRegistry.choose(versions, range, preferred);
    if (chosen == null) {
      throw versionNotFound(
          className, range, versions.stream().map(PluginDescription::version).distinct().toList());
    }
    return chosen;
  }

  /** A class that discovery did not list may still be there to load, as in Apache's runtime. */
  private PluginDescription unlisted(
      PluginType type,
      String classOrAlias,
      String className,
      VersionRange range,
      ClassLoader preferred) {
    try {
      Class<?> found =
          Class.forName(className, false, preferred == null ? workerLoader : preferred);
      PluginType actual = actualType(type, found);
      if (actual != null) {
        if (range != null) {
          throw versionNotFound(className, range, List.of());
        }
        ClassLoader own = found.getClassLoader();
        return new PluginDescription(
            className,
            actual,
            PluginDescription.UNDEFINED_VERSION,
            own instanceof PluginLoader plugin ? plugin.location() : PluginDescription.CLASSPATH,
            own,
            found.getName());
      }
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.debug("{} cannot be loaded: {}", className, e.toString());
    }
    String kind = type.isConnector() ? "connector" : type.toString().replace('_', ' ');
    throw notFound(kind, classOrAlias, registry.names(type), classNames(type));
  }

  private static PluginType actualType(PluginType wanted, Class<?> found) {
    for (PluginType type : PluginType.values()) {
      if ((type == wanted || type.isConnector() && wanted.isConnector())
          && type.superType().isAssignableFrom(found)) {
        return type;
      }
    }
    return null;
  }

  private static PluginVersionNotFoundException versionNotFound(
      String className, VersionRange range, List<String> available) {
    return new PluginVersionNotFoundException(
        "Plugin "
            + className
            + " not found that matches the version range "
            + range
            + ", available versions: "
            + available,
        available);
  }

  private static PluginNotFoundException notFound(
      String kind, String classOrAlias, Set<String> names, Set<String> all) {
    List<String> nearest =
        NearestNames.nearest(PluginRegistry.simpleName(classOrAlias), simpleNames(names), 3);
    String suggestion =
        !nearest.isEmpty()
            ? " Did you mean " + String.join(", or ", nearest) + "?"
            : all == null ? "" : " There are: " + String.join(", ", all) + ".";
    return new PluginNotFoundException(
        "No "
            + kind
            + " is called "
            + classOrAlias
            + "."
            + suggestion
            + " To install one, put the folder with its jars below a folder that plugin.path names,"
            + " and restart the worker.",
        classOrAlias,
        nearest);
  }

  private Set<String> classNames(PluginType type) {
    Set<String> names = new TreeSet<>();
    for (PluginDescription plugin : registry.descriptions()) {
      if (plugin.type() == type || plugin.type().isConnector() && type.isConnector()) {
        names.add(plugin.className());
      }
    }
    return names;
  }

  private static List<String> simpleNames(Set<String> names) {
    return names.stream().map(PluginRegistry::simpleName).distinct().toList();
  }

  Optional<String> nearest(String unknown) {
    return NearestNames.nearest(
        PluginRegistry.simpleName(unknown), simpleNames(registry.names(null)));
  }
}
