// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

/**
 * Finds plugin classes of all locations by name or alias, newest version first; anything else comes
 * from its parent. As parent of plugin loaders it lets a plugin name another one in its settings.
 * Safe for use by any thread.
 */
final class RegistryLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private volatile PluginRegistry registry = PluginRegistry.EMPTY;

  RegistryLoader(String name, ClassLoader parent) {
    super(name, parent);
  }

  /** Called once, when discovery is done; until then no plugin is found here. */
  void install(PluginRegistry discovered) {
    this.registry = discovered;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    String className = registry.classNameOf(name);
    if (IsolationRules.pluginFirst(className)) {
      PluginDescription plugin = registry.newest(className);
      if (plugin != null) {
        // Not through loadClass, which would ask this loader again for what is not there any more.
        return plugin.loader() instanceof PluginLoader isolated
            ? isolated.loadOwnClass(plugin.implementation())
            : plugin.loader().loadClass(plugin.implementation());
      }
    }
    return super.loadClass(className, resolve);
  }

  @Override
  public String toString() {
    return "RegistryLoader[" + getName() + "]";
  }
}
