// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one folder that the quickstart writes to. It is held by a lock while a run lasts, and emptied
 * only if an earlier run made it: a marker file says so.
 */
final class DataFolder implements AutoCloseable {

  private static final String MARKER = ".fairlead-quickstart";

  private final Path root;
  private final FileChannel lockFile;
  private final FileLock lock;

  private DataFolder(Path root, FileChannel lockFile, FileLock lock) {
    this.root = root;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Takes the folder for this run.
   *
   * @throws QuickstartException if another run has it, or it holds something else
   */
  static DataFolder open(Path root) {
    try {
      Files.createDirectories(root);
      Path marker = root.resolve(MARKER);
      if (!Files.exists(marker) && !isEmpty(root)) {
        throw new QuickstartException(
            QuickstartException.ENVIRONMENT,
            root + " holds files that are not the quickstart's; choose another with --data");
      }
      FileChannel channel =
          FileChannel.open(marker, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new QuickstartException(
            QuickstartException.ENVIRONMENT,
            "another quickstart is running in " + root + "; choose another folder with --data");
      }
      return new DataFolder(root, channel, lock);
    } catch (IOException e) {
      throw new QuickstartException(
          QuickstartException.ENVIRONMENT, "cannot use the data folder " + root + ": " + e, e);
    }
  }

  Path root() {
    return root;
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path programs() {
    return root.resolve("programs");
  }

  Path file(String name) {
    return root.resolve(name);
  }

  Path logs() {
    return root.resolve("logs");
  }

  /** Removes what earlier runs left, except the unpacked database programs. */
  void clear() {
    try (Stream<Path> entries = Files.list(root)) {
      List<Path> old =
          entries
              .filter(entry -> !entry.equals(programs()))
              .filter(entry -> !entry.getFileName().toString().equals(MARKER))
              .toList();
      for (Path entry : old) {
        delete(entry);
      }
    } catch (IOException e) {
      throw new QuickstartException(
          QuickstartException.ENVIRONMENT, "cannot empty the data folder " + root + ": " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    lockFile.close();
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // The other run is in this JVM.
      return null;
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
