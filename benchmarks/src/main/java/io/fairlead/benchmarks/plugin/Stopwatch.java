// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/** Counts to a number and writes down, in a file, how long that took from the first one on. */
final class Stopwatch {

  private final long expected;
  private final Path file;
  private final AtomicLong count = new AtomicLong();
  private volatile long startNanos;

  Stopwatch(long expected, Path file) {
    this.expected = expected;
    this.file = file;
  }

  void start() {
    if (startNanos == 0) {
      startNanos = System.nanoTime();
    }
  }

  void add(long more) {
    long now = count.addAndGet(more);
    if (now >= expected && now - more < expected) {
      write(System.nanoTime() - startNanos);
    }
  }

  // Written aside and moved, so that the reader never sees half a number.
  private void write(long nanos) {
    try {
      Path aside = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(aside, Long.toString(nanos));
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
