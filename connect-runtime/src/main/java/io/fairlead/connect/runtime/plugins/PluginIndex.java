// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import io.fairlead.connect.runtime.plugins.ArchiveContents.ClassFact;
import io.fairlead.connect.runtime.plugins.ArchiveContents.Stamp;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk what was found at each location, so that the next start neither scans archives
 * nor loads plugins. A cache: whatever is missing, unreadable or of another format is found anew.
 * Several workers may share a folder.
 */
final class PluginIndex {

  private static final Logger LOG = LoggerFactory.getLogger(PluginIndex.class);
  private static final int FORMAT = 1;

  private final Path folder;
  private final AtomicBoolean usable;

  PluginIndex(Path folder) {
    this.folder = folder;
    this.usable = new AtomicBoolean(isOurs(folder));
  }

  /** What another user left in a folder that all can write to is not to be believed. */
  private static boolean isOurs(Path folder) {
    try {
      return !Files.exists(folder)
          || Files.getOwner(folder).getName().equals(System.getProperty("user.name"));
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("Owner of {} cannot be told: {}", folder, e.toString());
      return true;
    }
  }

  /**
   * What is known of a location.
   *
   * @param archives in class path order
   * @param versions of the classes that could be made, or the reason is not remembered; empty when
   *     never tried with these archives
   */
  record Entry(List<ArchiveContents> archives, Map<String, String> versions) {

    static final Entry NOTHING = new Entry(List.of(), Map.of());

    Map<Stamp, ArchiveContents> byStamp() {
      return archives.stream()
          .collect(Collectors.toMap(ArchiveContents::stamp, archive -> archive, (a, b) -> a));
    }

    /** Versions depend on all archives of the location, so they hold only when none changed. */
    Map<String, String> versionsFor(List<Stamp> stamps) {
      return archives.stream().map(ArchiveContents::stamp).toList().equals(stamps)
          ? versions
          : Map.of();
    }
  }

  Entry read(String key) {
    Path file = file(key);
    if (!usable.get() || !Files.isRegularFile(file)) {
      return Entry.NOTHING;
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readInt() != FORMAT
          || !in.readUTF().equals(environment())
          || !in.readUTF().equals(digest(key))) {
        return Entry.NOTHING;
      }
      String[] names = new String[in.readInt()];
      for (int i = 0; i < names.length; i++) {
        names[i] = in.readUTF();
      }
      ArchiveContents[] archives = new ArchiveContents[in.readInt()];
      for (int i = 0; i < archives.length; i++) {
        archives[i] = readArchive(in, names);
      }
      Map<String, String> versions = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        versions.put(names[in.readInt()], in.readUTF());
      }
      return new Entry(List.of(archives), versions);
    } catch (IOException | RuntimeException e) {
      LOG.debug("Plugin index {} cannot be read, it is made anew: {}", file, e.toString());
      return Entry.NOTHING;
    }
  }

  private static ArchiveContents readArchive(DataInputStream in, String[] names)
      throws IOException {
    Stamp stamp = new Stamp(names[in.readInt()], in.readLong(), in.readLong());
    Map<String, ClassFact> classes = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = names[in.readInt()];
      boolean instantiable = in.readBoolean();
      Set<String> supertypes = new HashSet<>();
      for (int more = in.readInt(); more > 0; more--) {
        supertypes.add(names[in.readInt()]);
      }
      classes.put(name, new ClassFact(instantiable, supertypes));
    }
    Map<PluginType, List<String>> manifests = new EnumMap<>(PluginType.class);
    for (int left = in.readInt(); left > 0; left--) {
      PluginType type = PluginType.valueOf(in.readUTF());
      String[] providers = new String[in.readInt()];
      for (int i = 0; i < providers.length; i++) {
        providers[i] = names[in.readInt()];
      }
      manifests.put(type, List.of(providers));
    }
    return new ArchiveContents(stamp, classes, manifests);
  }

  void write(String key, Entry entry) {
    if (!usable.get()) {
      return;
    }
    Path file = file(key);
    Path draft = folder.resolve(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      createFolder();
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16))) {
        out.writeInt(FORMAT);
        out.writeUTF(environment());
        out.writeUTF(digest(key));
        Map<String, Integer> names = names(entry);
        out.writeInt(names.size());
        for (String name : names.keySet()) {
          out.writeUTF(name);
        }
        out.writeInt(entry.archives().size());
        for (ArchiveContents archive : entry.archives()) {
          writeArchive(out, archive, names);
        }
        out.writeInt(entry.versions().size());
        for (Map.Entry<String, String> version : entry.versions().entrySet()) {
          out.writeInt(names.get(version.getKey()));
          out.writeUTF(version.getValue());
        }
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      if (usable.getAndSet(false)) {
        LOG.warn(
            "The plugin index in {} cannot be written, the next start scans again: {}",
            folder,
            e.toString());
      }
      discard(draft);
    }
  }

  private static void writeArchive(
      DataOutputStream out, ArchiveContents archive, Map<String, Integer> names)
      throws IOException {
    out.writeInt(names.get(archive.stamp().path()));
    out.writeLong(archive.stamp().size());
    out.writeLong(archive.stamp().modified());
    out.writeInt(archive.classes().size());
    for (Map.Entry<String, ClassFact> fact : archive.classes().entrySet()) {
      out.writeInt(names.get(fact.getKey()));
      out.writeBoolean(fact.getValue().instantiable());
      out.writeInt(fact.getValue().openSupertypes().size());
      for (String supertype : fact.getValue().openSupertypes()) {
        out.writeInt(names.get(supertype));
      }
    }
    out.writeInt(archive.manifests().size());
    for (Map.Entry<PluginType, List<String>> manifest : archive.manifests().entrySet()) {
      out.writeUTF(manifest.getKey().name());
      out.writeInt(manifest.getValue().size());
      for (String provider : manifest.getValue()) {
        out.writeInt(names.get(provider));
      }
    }
  }

  /** Each name once, with its position: most occur many times. */
  private static Map<String, Integer> names(Entry entry) {
    Map<String, Integer> names = new LinkedHashMap<>();
    for (ArchiveContents archive : entry.archives()) {
      number(List.of(archive.stamp().path()), names);
      number(archive.classes().keySet(), names);
      archive.classes().values().forEach(fact -> number(fact.openSupertypes(), names));
      archive.manifests().values().forEach(providers -> number(providers, names));
    }
    number(entry.versions().keySet(), names);
    return names;
  }

  private static void number(Collection<String> values, Map<String, Integer> names) {
    for (String value : values) {
      names.putIfAbsent(value, names.size());
    }
  }

  private void createFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      // It lies below a folder that others can write to, by default.
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  private static void discard(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      LOG.debug("{} is left behind: {}", draft, e.toString());
    }
  }

  private Path file(String key) {
    return folder.resolve(digest(key) + ".index");
  }

  private static String digest(String key) {
    return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** What besides the archives decides which plugins there are and what they say of themselves. */
  private static String environment() {
    return "java " + Runtime.version().feature() + ", kafka " + AppInfoParser.getVersion();
  }
}
