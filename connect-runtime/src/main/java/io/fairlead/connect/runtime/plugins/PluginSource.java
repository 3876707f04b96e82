// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.nio.file.Path;
import java.util.List;

/**
 * One place with plugins: a location below plugin.path, or the worker's class path.
 *
 * @param location as REST prints it
 * @param archives jars and folders of class files, in class path order
 * @param loader that loads its classes
 */
record PluginSource(String location, List<Path> archives, ClassLoader loader) {

  boolean isIsolated() {
    return loader instanceof PluginLoader;
  }
}
