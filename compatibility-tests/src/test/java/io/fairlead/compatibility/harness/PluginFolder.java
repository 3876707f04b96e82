// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Makes a plugin's folder out of what the build has, so that the plugin is loaded in isolation. */
public final class PluginFolder {

  private PluginFolder() {}

  /**
   * Puts jars, and folders of classes as jars, into a folder of their own.
   *
   * @return {@code pluginPath}
   */
  public static Path writeBelow(Path pluginPath, String name, List<Path> parts) {
    try {
      Path folder = Files.createDirectories(pluginPath.resolve(name));
      for (int i = 0; i < parts.size(); i++) {
        Path part = parts.get(i);
        if (Files.isDirectory(part)) {
          pack(part, folder.resolve("classes-" + i + ".jar"));
        } else {
          Files.copy(part, folder.resolve(part.getFileName()));
        }
      }
      return pluginPath;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jar or folder on the class path that a class comes from. */
  public static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pack(Path classes, Path target) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target))) {
      for (Path file : files) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        jar.write(Files.readAllBytes(file));
        jar.closeEntry();
      }
    }
  }
}
