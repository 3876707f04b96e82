// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import io.fairlead.connect.runtime.plugins.PluginDescription;
import io.fairlead.connect.runtime.plugins.PluginType;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef.Recommender;

/** Suggests plugin classes and their versions. */
final class Recommendations {

  private Recommendations() {}

  /** All classes of a type, one for each version. */
  static Recommender classes(Plugins plugins, PluginType type) {
    return new Recommender() {
      @Override
      public List<Object> validValues(String name, Map<String, Object> parsed) {
        return plugins.descriptions().stream()
            .filter(plugin -> plugin.type() == type)
            .map(plugin -> (Object) plugin.className())
            .toList();
      }

      @Override
      public boolean visible(String name, Map<String, Object> parsed) {
        return true;
      }
    };
  }

  /**
   * All versions of the class that another key has.
   *
   * @param alwaysVisible false to hide the key until the other one has a value
   */
  static Recommender versions(
      Plugins plugins, String classKey, boolean alwaysVisible, PluginType... types) {
    return new Recommender() {
      @Override
      public List<Object> validValues(String name, Map<String, Object> parsed) {
        Object plugin = parsed.get(classKey);
        if (plugin == null) {
          return List.of();
        }
        String className =
            plugin instanceof Class<?> type
                ? Plugins.publicName(type.getName())
                : plugin.toString();
        return plugins.descriptions(className, types).stream()
            .map(PluginDescription::version)
            .map(version -> (Object) version)
            .distinct()
            .toList();
      }

      @Override
      public boolean visible(String name, Map<String, Object> parsed) {
        return alwaysVisible || parsed.get(classKey) != null;
      }
    };
  }
}
