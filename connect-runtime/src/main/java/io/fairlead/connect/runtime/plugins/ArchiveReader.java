// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import io.fairlead.connect.runtime.plugins.ArchiveContents.ClassFact;
import io.fairlead.connect.runtime.plugins.ArchiveContents.Stamp;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one jar or folder of class files, without loading a class. Used by one thread. */
final class ArchiveReader {

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveReader.class);

  private static final String SERVICES = "META-INF/services/";

  private final Map<String, ClassHeader> headers = new HashMap<>();
  private final Map<PluginType, List<String>> manifests = new EnumMap<>(PluginType.class);
  private byte[] buffer = new byte[64 * 1024];

  private ArchiveReader() {}

  /** Identity of a jar or folder as it is now. */
  static Stamp stamp(Path archive) throws IOException {
    if (!Files.isDirectory(archive)) {
      return new Stamp(
          archive.toString(), Files.size(archive), Files.getLastModifiedTime(archive).toMillis());
    }
    long size = 0;
    long digest = 17;
    try (Stream<Path> files = Files.walk(archive, FileVisitOption.FOLLOW_LINKS)) {
      for (Iterator<Path> each = files.sorted().iterator(); each.hasNext(); ) {
        Path file = each.next();
        if (Files.isRegularFile(file)) {
          size += Files.size(file);
          digest = digest * 31 + archive.relativize(file).toString().hashCode();
          digest = digest * 31 + Files.getLastModifiedTime(file).toMillis();
        }
      }
    }
    return new Stamp(archive.toString(), size, digest);
  }

  /**
   * @throws IOException when the archive is broken
   */
  static ArchiveContents read(Path archive, Stamp stamp) throws IOException {
    ArchiveReader reader = new ArchiveReader();
    if (Files.isDirectory(archive)) {
      reader.readFolder(archive);
    } else {
      reader.readJar(archive);
    }
    return new ArchiveContents(stamp, reader.facts(), reader.manifests);
  }

  private void readJar(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
      for (Iterator<JarEntry> each = file.versionedStream().iterator(); each.hasNext(); ) {
        JarEntry entry = each.next();
        String name = entry.getName();
        if (isClass(name) || isManifest(name)) {
          try (InputStream in = file.getInputStream(entry)) {
            accept(jar, name, in);
          }
        }
      }
    } catch (SecurityException | IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  private void readFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      for (Iterator<Path> each = files.iterator(); each.hasNext(); ) {
        Path file = each.next();
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        if ((isClass(name) || isManifest(name)) && Files.isRegularFile(file)) {
          try (InputStream in = Files.newInputStream(file)) {
            accept(folder, name, in);
          }
        }
      }
    }
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class")
        && !name.startsWith("META-INF/")
        && !name.endsWith("module-info.class")
        && !name.endsWith("package-info.class")
        && !PluginFreeLibraries.contain(name);
  }

  private static boolean isManifest(String name) {
    return name.startsWith(SERVICES)
        && PluginType.ofSupertype(name.substring(SERVICES.length())) != null;
  }

  private void accept(Path archive, String name, InputStream in) throws IOException {
    int length = readFully(in);
    if (isManifest(name)) {
      PluginType type = PluginType.ofSupertype(name.substring(SERVICES.length()));
      manifests
          .computeIfAbsent(type, key -> new ArrayList<>())
          .addAll(providers(new String(buffer, 0, length, StandardCharsets.UTF_8)));
      return;
    }
    try {
      ClassHeader header = ClassHeader.read(buffer, length);
      if (header != null) {
        headers.put(header.name(), header);
      }
    } catch (IOException e) {
      // Some archives carry such files on purpose, as data.
      LOG.debug("{} in {} is no readable class file: {}", name, archive, e.toString());
    }
  }

  private int readFully(InputStream in) throws IOException {
    int length = 0;
    while (true) {
      int read = in.read(buffer, length, buffer.length - length);
      if (read < 0) {
        return length;
      }
      length += read;
      if (length == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }
  }

  private static List<String> providers(String manifest) {
    return manifest
        .lines()
        .map(line -> line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#')))
        .map(String::trim)
        .filter(line -> !line.isEmpty())
        .distinct()
        .toList();
  }

  private Map<String, ClassFact> facts() {
    Map<String, Set<String>> open = new HashMap<>();
    Map<String, ClassFact> facts = new HashMap<>();
    for (ClassHeader header : headers.values()) {
      Set<String> supertypes = openSupertypes(header.name(), open);
      if (!supertypes.isEmpty()) {
        facts.put(header.name(), new ClassFact(header.instantiable(), supertypes));
      }
    }
    return facts;
  }

  private Set<String> openSupertypes(String className, Map<String, Set<String>> open) {
    Set<String> known = open.get(className);
    if (known != null) {
      return known;
    }
    Set<String> result = new HashSet<>();
    open.put(className, result); // ends circles, which broken archives may have
    for (String supertype : headers.get(className).supertypes()) {
      // A plugin type is an end even where the archive brings a copy of it.
      if (PluginType.ofSupertype(supertype) != null || !headers.containsKey(supertype)) {
        if (!PluginFreeLibraries.contain(supertype.replace('.', '/'))) {
          result.add(supertype);
        }
      } else {
        result.addAll(openSupertypes(supertype, open));
      }
    }
    return result;
  }
}
