// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.VersionRange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was discovered, by name and alias. Immutable. */
final class PluginRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);

  static final PluginRegistry EMPTY = new PluginRegistry(List.of());

  private final List<PluginDescription> descriptions;
  private final Map<String, List<PluginDescription>> byClass;
  private final Map<String, String> aliases;
  private final Map<PluginType, Map<String, String>> aliasesByType =
      new EnumMap<>(PluginType.class);

  PluginRegistry(Collection<PluginDescription> discovered) {
    this.descriptions = List.copyOf(new TreeSet<>(discovered));
    this.byClass =
        descriptions.stream()
            .collect(
                Collectors.groupingBy(
                    PluginDescription::className, TreeMap::new, Collectors.toList()));
    Map<String, Set<String>> candidates = aliasCandidates(descriptions);
    this.aliases = unambiguous(candidates);
    warnOfAmbiguous(candidates);
    for (PluginType type : PluginType.values()) {
      aliasesByType.put(
          type,
          unambiguous(
              aliasCandidates(
                  descriptions.stream().filter(plugin -> sameKind(plugin, type)).toList())));
    }
  }

  private static boolean sameKind(PluginDescription plugin, PluginType type) {
    return plugin.type() == type || plugin.type().isConnector() && type.isConnector();
  }

  private static Map<String, Set<String>> aliasCandidates(List<PluginDescription> plugins) {
    Map<String, Set<String>> candidates = new TreeMap<>();
    for (PluginDescription plugin : plugins) {
      String simple = simpleName(plugin.className());
      for (String alias : List.of(simple, pruned(simple, plugin.type().suffix()))) {
        candidates.computeIfAbsent(alias, name -> new TreeSet<>()).add(plugin.className());
      }
    }
    return candidates;
  }

  private static Map<String, String> unambiguous(Map<String, Set<String>> candidates) {
    Map<String, String> aliases = new HashMap<>();
    candidates.forEach(
        (alias, classes) -> {
          if (classes.size() == 1) {
            aliases.put(alias, classes.iterator().next());
          }
        });
    return Collections.unmodifiableMap(aliases);
  }

  private static void warnOfAmbiguous(Map<String, Set<String>> candidates) {
    List<String> ambiguous = new ArrayList<>();
    candidates.forEach(
        (alias, classes) -> {
          // Nested classes are many a Key and Value, which nobody takes for aliases.
          if (classes.size() > 1 && classes.stream().noneMatch(name -> name.contains("$"))) {
            ambiguous.add(alias + " of " + classes);
          }
        });
    if (!ambiguous.isEmpty()) {
      LOG.warn(
          "Aliases that could mean several plugins are dropped, use class names: {}", ambiguous);
    }
  }

  static String simpleName(String className) {
    String simple = className.substring(className.lastIndexOf('.') + 1);
    int nested = simple.lastIndexOf('$');
    return nested < 0 || nested == simple.length() - 1 ? simple : simple.substring(nested + 1);
  }

  private static String pruned(String simpleName, String suffix) {
    int end = simpleName.lastIndexOf(suffix);
    return end > 0 ? simpleName.substring(0, end) : simpleName;
  }

  List<PluginDescription> descriptions() {
    return descriptions;
  }

  Map<String, String> aliases() {
    return aliases;
  }

  /** The class that an alias stands for; anything else is returned as it is. */
  String classNameOf(String classOrAlias) {
    return aliases.getOrDefault(classOrAlias, classOrAlias);
  }

  /** Like {@link #classNameOf(String)}, with aliases that are clear among plugins of this type. */
  String classNameOf(PluginType type, String classOrAlias) {
    if (byClass.containsKey(classOrAlias)) {
      return classOrAlias;
    }
    String global = aliases.get(classOrAlias);
    if (global != null && !versions(type, global).isEmpty()) {
      return global;
    }
    return aliasesByType.get(type).getOrDefault(classOrAlias, classOrAlias);
  }

  PluginDescription newest(String className) {
    List<PluginDescription> versions = byClass.get(className);
    return versions == null ? null : versions.get(versions.size() - 1);
  }

  /** All versions of a class, oldest first. */
  List<PluginDescription> versions(String className) {
    return byClass.getOrDefault(className, List.of());
  }

  List<PluginDescription> versions(PluginType type, String className) {
    return versions(className).stream().filter(plugin -> sameKind(plugin, type)).toList();
  }

  /**
   * Chooses among versions: one of the preferred loader's location when there is one in range, else
   * the newest in range.
   *
   * @param range null for any
   * @param preferred null for none
   * @return null when none is in range
   */
  static PluginDescription choose(
      List<PluginDescription> versions, VersionRange range, ClassLoader preferred) {
    PluginDescription chosen = null;
    for (PluginDescription plugin : versions) {
      if (range != null && !range.containsVersion(new DefaultArtifactVersion(plugin.version()))) {
        continue;
      }
      chosen = plugin;
      if (preferred != null && plugin.loader() == preferred) {
        return plugin;
      }
    }
    return chosen;
  }

  /** Class names and aliases of plugins of this type; of all when null. */
  Set<String> names(PluginType type) {
    Set<String> names = new TreeSet<>();
    for (PluginDescription plugin : descriptions) {
      if (type == null || sameKind(plugin, type)) {
        names.add(plugin.className());
      }
    }
    Map<String, String> aliasesOfType = type == null ? aliases : aliasesByType.get(type);
    names.addAll(aliasesOfType.keySet());
    return names;
  }
}
