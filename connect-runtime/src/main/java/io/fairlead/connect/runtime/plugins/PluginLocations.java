// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Finds the places with plugins, by the rules of {@code plugin.path}. */
final class PluginLocations {

  private static final int FEW_JARS = 3;
  private static final long SMALL_JAR_BYTES = 64 * 1024;

  private PluginLocations() {}

  /**
   * Entries of the folders in {@code plugin.path}; a jar in it is an entry of itself.
   *
   * @param problems gets a sentence for each folder that cannot be read
   */
  static List<Path> below(List<String> pluginPath, List<String> problems) {
    Set<Path> locations = new LinkedHashSet<>();
    for (String element : pluginPath) {
      try {
        Path path = Path.of(element.trim()).toAbsolutePath();
        if (!Files.exists(path)) {
          problems.add("plugin.path names " + path + ", which does not exist");
        } else if (Files.isDirectory(path)) {
          locations.addAll(entries(path));
        } else if (isArchive(path)) {
          locations.add(path);
        } else {
          problems.add("plugin.path names " + path + ", which is neither a folder nor a jar");
        }
      } catch (InvalidPathException | IOException e) {
        problems.add("plugin.path names " + element + ", which cannot be read: " + e);
      }
    }
    return List.copyOf(locations);
  }

  private static Collection<Path> entries(Path folder) throws IOException {
    // Sorted, so that what is found does not depend on the file system.
    Set<Path> entries = new TreeSet<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      for (Path entry : listing) {
        if (Files.isDirectory(entry) || isArchive(entry)) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /**
   * The class path of a location: itself when it is a jar, all jars below it, or itself when there
   * are class files only. Symbolic links are followed.
   */
  static List<Path> archives(Path location) throws IOException {
    if (isArchive(location)) {
      return List.of(location);
    }
    Set<Path> archives = new TreeSet<>();
    Set<Path> visited = new HashSet<>();
    boolean classFiles = false;
    Deque<Path> folders = new ArrayDeque<>(List.of(location));
    while (!folders.isEmpty()) {
      Path folder = folders.pop();
      if (!visited.add(folder.toRealPath())) {
        continue;
      }
      try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
        for (Path entry : listing) {
          Path real = Files.isSymbolicLink(entry) ? resolve(entry) : entry;
          if (real == null) {
            continue;
          }
          if (isArchive(real) && Files.isRegularFile(real)) {
            archives.add(real);
          } else if (Files.isDirectory(real)) {
            folders.push(real);
          } else {
            classFiles |= real.toString().endsWith(".class");
          }
        }
      }
    }
    return archives.isEmpty() && classFiles ? List.of(location) : List.copyOf(archives);
  }

  private static Path resolve(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException e) {
      // A dangling link leads to nothing that could be used.
      return null;
    }
  }

  static boolean isArchive(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jar") || name.endsWith(".zip");
  }

  /**
   * Jars and folders of the worker's class path, with those that jars' manifests add.
   *
   * <p>Opening every jar would be most of a start's cost, so manifests are read where such a list
   * is likely: when there are few jars ({@code java -jar}), and of jars that hold little else.
   */
  static List<Path> classPath(ClassLoader worker) {
    Set<Path> found = new LinkedHashSet<>();
    String[] elements = System.getProperty("java.class.path", "").split(File.pathSeparator);
    long manifestsUpTo = elements.length <= FEW_JARS ? Long.MAX_VALUE : SMALL_JAR_BYTES;
    for (String element : elements) {
      if (!element.isEmpty()) {
        add(Path.of(element).toAbsolutePath(), manifestsUpTo, found);
      }
    }
    for (ClassLoader loader = worker; loader != null; loader = loader.getParent()) {
      if (loader instanceof URLClassLoader urls) {
        for (URL url : urls.getURLs()) {
          toPath(url.toString()).ifPresent(path -> add(path, manifestsUpTo, found));
        }
      }
    }
    return List.copyOf(found);
  }

  private static void add(Path path, long manifestsUpTo, Set<Path> found) {
    Path normal = path.normalize();
    if (found.contains(normal) || !Files.exists(normal)) {
      return;
    }
    if (Files.isDirectory(normal)) {
      found.add(normal);
    } else if (isArchive(normal)) {
      found.add(normal);
      if (normal.toFile().length() <= manifestsUpTo) {
        for (Path further : manifestClassPath(normal)) {
          add(further, manifestsUpTo, found);
        }
      }
    }
  }

  private static List<Path> manifestClassPath(Path jar) {
    List<Path> paths = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      String value =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (value != null) {
        for (String element : value.trim().split("\\s+")) {
          toPath(jar.toUri().resolve(element).toString()).ifPresent(paths::add);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // The scan tells that the jar is broken.
      return List.of();
    }
    return paths;
  }

  private static Optional<Path> toPath(String url) {
    try {
      URI uri = new URI(url);
      return "file".equals(uri.getScheme()) ? Optional.of(Path.of(uri)) : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException e) {
      // Not a file, so it is not scanned.
      return Optional.empty();
    }
  }
}
