// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.cluster;

import io.fairlead.chaos.ChaosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clock that a process takes for the machine's, moved by libfaketime; its monotonic clock goes
 * on undisturbed, as it does on a machine whose clock is set. Used by one thread.
 */
public final class WorkerClock {

  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib/faketime/libfaketimeMT.so.1"));

  private final Path library;
  private final Path offset;

  private WorkerClock(Path library, Path offset) {
    this.library = library;
    this.offset = offset;
  }

  /**
   * A clock that is right so far.
   *
   * @param file keeps how far it is off
   * @throws ChaosException where libfaketime is not installed
   */
  static WorkerClock in(Path file) {
    Optional<Path> library = LIBRARIES.stream().filter(Files::isReadable).findFirst();
    WorkerClock clock =
        new WorkerClock(
            library.orElseThrow(
                () ->
                    new ChaosException(
                        "--clocks needs libfaketime (package faketime), which is in none of "
                            + LIBRARIES)),
            file);
    clock.set(Duration.ZERO);
    return clock;
  }

  /** For a process that is to live by this clock. */
  Map<String, String> environment() {
    // Without the last one the timed waits of Java's monitors end at once.
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "DONT_FAKE_MONOTONIC",
        "1",
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /** Sets it, which is noticed within a second. */
  public void set(Duration ahead) {
    try {
      Files.writeString(offset, "%+d".formatted(ahead.toSeconds()) + System.lineSeparator());
    } catch (IOException e) {
      throw new ChaosException("cannot write " + offset, e);
    }
  }
}
