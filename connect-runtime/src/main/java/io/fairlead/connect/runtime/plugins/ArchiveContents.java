// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What discovery has to know of one jar or folder of class files.
 *
 * @param stamp tells whether it has changed since
 * @param classes those that may lead to a plugin type, by name
 * @param manifests by plugin type, the classes that META-INF/services lists for it
 */
record ArchiveContents(
    Stamp stamp, Map<String, ClassFact> classes, Map<PluginType, List<String>> manifests) {

  /**
   * Identity of an archive's content.
   *
   * @param path absolute
   * @param size in bytes; of a folder, of all files in it
   * @param modified last modification in milliseconds; of a folder, a digest over all files in it
   */
  record Stamp(String path, long size, long modified) {}

  /**
   * A class that has supertypes outside its archive.
   *
   * @param instantiable public, and neither abstract nor an interface
   * @param openSupertypes what it extends or implements, directly or not, that is neither in the
   *     same archive nor part of a library which never leads to a plugin
   */
  record ClassFact(boolean instantiable, Set<String> openSupertypes) {}
}
