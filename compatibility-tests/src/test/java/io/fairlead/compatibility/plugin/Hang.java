// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The worst that a plugin can do in a call: it does not return, and ignores interruption. */
final class Hang {

  /** In which call to hang. */
  static final String IN = "hang.in";

  /** A file whose appearance ends the hanging, so that the tests' process can end. */
  static final String UNTIL = "hang.until";

  private static final long STEP_NANOS = 20_000_000;

  private Hang() {}

  static void in(String call, Map<String, String> config) {
    if (call.equals(config.get(IN))) {
      until(Path.of(config.get(UNTIL)));
    }
  }

  static void until(Path file) {
    while (!Files.exists(file)) {
      LockSupport.parkNanos(STEP_NANOS);
      // Clears the flag, as code does that swallows InterruptedException.
      Thread.interrupted();
    }
  }
}
